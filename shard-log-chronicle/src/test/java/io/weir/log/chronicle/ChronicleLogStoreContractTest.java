package io.weir.log.chronicle;

import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreContract;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The Chronicle engine keeps the contract: in one file a log, and in many. */
class ChronicleLogStoreContractTest {

  @Nested
  class InOneFile extends LogStoreContract {
    @TempDir Path directory;

    @Override
    protected LogStore openStore() {
      return ChronicleLogStore.builder(directory).open();
    }
  }

  @Nested
  class InManyFiles extends LogStoreContract {
    @TempDir Path directory;
    private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);

    @Override
    protected LogStore openStore() {
      return ChronicleLogStore.builder(directory)
          .blockBytes(8 << 20)
          .wallClock(() -> clock.addAndGet(60_000))
          .open();
    }
  }
}
