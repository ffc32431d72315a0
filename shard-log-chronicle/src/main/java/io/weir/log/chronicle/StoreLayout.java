package io.weir.log.chronicle;

import java.nio.file.Path;

/**
 * Where things are in a store's directory.
 *
 * <pre>
 *   weir.lock            held by the process that has the store open
 *   store                what the directory is and how it was left ({@link StoreFacts})
 *   offsets              how far each log goes ({@link OffsetTable})
 *   queues/NAME/         a log: a Chronicle Queue, with metadata.cq4t and a .cq4 file an hour
 *   queues/NAME/log      which log that is: uuid=… ({@link LogDirectory})
 * </pre>
 */
record StoreLayout(Path directory) {
  /** What Chronicle calls the file that says how a queue is made, and holds its locks. */
  static final String METADATA = "metadata.cq4t";

  /** How the names of a queue's files end. */
  static final String SUFFIX = ".cq4";

  Path meta() {
    return directory.resolve("store");
  }

  Path offsets() {
    return directory.resolve("offsets");
  }

  Path queues() {
    return directory.resolve("queues");
  }

  Path queue(String name) {
    return queues().resolve(name);
  }
}
