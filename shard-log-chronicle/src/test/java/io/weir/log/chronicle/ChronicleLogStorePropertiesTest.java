package io.weir.log.chronicle;

import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The properties of the contract, with a new file every few records. */
class ChronicleLogStorePropertiesTest extends LogStoreProperties {
  private final Path directory = temporary();
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);

  private static Path temporary() {
    try {
      return Files.createTempDirectory(Path.of("target"), "chronicle-properties");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected LogStore openStore() {
    return ChronicleLogStore.builder(directory)
        .blockBytes(1 << 20)
        .wallClock(() -> clock.addAndGet(100_000))
        .open();
  }
}
