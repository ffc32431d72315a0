package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The Chronicle engine keeps the contract: in one file a log, and in many. */
class ChronicleLogStoreContractTest {

  @Nested
  class InOneFile extends OnDisk {
    @Override
    ChronicleLogStoreBuilder settings(Path directory) {
      return ChronicleLogStore.builder(directory);
    }
  }

  @Nested
  class InManyFiles extends OnDisk {
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);

    @Override
    ChronicleLogStoreBuilder settings(Path directory) {
      return ChronicleLogStore.builder(directory)
          .blockBytes(8 << 20)
          .wallClock(() -> clock.addAndGet(15_000));
    }
  }

  /** Fails by having files moved away under it, so that they cannot be forced. */
  abstract static class OnDisk extends LogStoreContract {
    private static final String AWAY = ".away";

    @TempDir Path directory;
    private ChronicleLogStore open;

    abstract ChronicleLogStoreBuilder settings(Path directory);

    @Override
    public LogStore openStore() {
      rename(AWAY, "");
      open = settings(directory).open();
      return open;
    }

    @Override
    public boolean failNextCommit() {
      rename(StoreLayout.METADATA, StoreLayout.METADATA + AWAY);
      long later = System.nanoTime() + Duration.ofHours(1).toNanos();
      while (open.failure() == null) {
        assertThat(open.maintain(later)).as("work that is left").isPositive();
      }
      return true;
    }

    /** Has the files whose names end so end otherwise. */
    private void rename(String from, String to) {
      try (Stream<Path> all = Files.walk(directory)) {
        List<Path> found = all.filter(path -> path.toString().endsWith(from)).toList();
        for (Path path : found) {
          String name = path.toString();
          Files.move(path, Path.of(name.substring(0, name.length() - from.length()) + to));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
