package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on the disk does not depend on where in the world the process runs. */
@Isolated("the default locale is the process's")
class LocaleTest {
  private static final LogId ID = new LogId("log", new UUID(1, 2));

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(Path.of("/data")).fileSystem(disk).durability(durability).open();
  }

  /** In Persian digits are others. */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void recordsAreFoundAgainInAnotherLocale(Durability durability) {
    Locale.setDefault(new Locale("fa", "IR"));
    MemoryFileSystem disk = new MemoryFileSystem();
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      log.append(1, new Body(1, 100));
      store.commit(List.of(log));
      MemoryFileSystem left =
          durability == Durability.OS ? disk.kill() : disk.powerLoss(u -> false);
      for (Locale locale : List.of(new Locale("fa", "IR"), Locale.ROOT)) {
        Locale.setDefault(locale);
        try (MappedLogStore again = open(left, durability)) {
          assertThat(again.open(ID, AppendListener.NONE).durableOffset())
              .as("the end in %s", locale)
              .isEqualTo(1);
        }
      }
    }
  }

  @Test
  void namesHaveAsciiDigits() {
    Locale.setDefault(new Locale("ar", "EG"));
    assertThat(SegmentAllocator.fileName(7)).isEqualTo("0000000007.seg");
    assertThat(JournalLayout.fileName(12)).isEqualTo("0012.journal");
    assertThat(SegmentAllocator.fileName(12_345_678_901L)).isEqualTo("12345678901.seg");
  }
}
