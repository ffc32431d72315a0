package io.weir.log.mapped;

import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreProperties;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;

/** The properties of the contract, for the mapped engine with tiny segments. */
class MappedLogStorePropertiesTest extends LogStoreProperties {
  private final MemoryFileSystem files = new MemoryFileSystem();

  @Override
  protected LogStore openStore() {
    return MappedLogStore.builder(Path.of("/data"))
        .fileSystem(files)
        .segmentBytes(4096, 1 << 16)
        .mappedSealedSegments(3)
        .open();
  }
}
