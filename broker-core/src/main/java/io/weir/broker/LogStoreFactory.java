package io.weir.broker;

import io.weir.log.Durability;
import io.weir.log.LogStore;
import io.weir.log.fs.FileSystem;
import java.nio.file.Path;

/** Opens the engine below a broker. The default is {@link io.weir.log.mapped.MappedLogStore}. */
@FunctionalInterface
public interface LogStoreFactory {

  /** Opens the store in a directory, which may have to be made; it holds the directory's lock. */
  LogStore open(Path directory, Durability durability, FileSystem fileSystem);
}
