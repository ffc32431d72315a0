package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * The mapped engine keeps the contract, in both modes, on a disk; in memory, see {@link
 * MappedLogStoreInMemoryContractTest}.
 */
class MappedLogStoreContractTest {

  @Nested
  class FsyncOnDisk extends LogStoreContract {
    @TempDir Path directory;

    @Override
    public LogStore openStore() {
      return MappedLogStore.builder(directory).segmentBytes(16 << 10, 1 << 20).open();
    }
  }

  @Nested
  class OsOnDisk extends LogStoreContract {
    @TempDir Path directory;

    @Override
    public LogStore openStore() {
      return MappedLogStore.builder(directory)
          .durability(Durability.OS)
          .segmentBytes(16 << 10, 1 << 20)
          .open();
    }
  }
}
