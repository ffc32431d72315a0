package io.weir.log.mapped;

import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreContract;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;

/** The mapped engine keeps the contract on the file system in memory, with tiny segments. */
class MappedLogStoreInMemoryContractTest extends LogStoreContract {
  private final MemoryFileSystem files = new MemoryFileSystem();

  @Override
  public LogStore openStore() {
    return MappedLogStore.builder(Path.of("/data"))
        .fileSystem(files)
        .segmentBytes(4096, 1 << 16)
        .mappedSealedSegments(3)
        .open();
  }

  @Override
  public boolean failNextCommit() {
    files.failForce(1, path -> path.toString().endsWith(".journal"));
    return true;
  }
}
