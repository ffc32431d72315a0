package io.weir.sizing.stream;

import java.util.concurrent.CompletableFuture;

/** GetRecords calls to a shard, each of which goes on where the one before ended. */
public interface SharedReads {
  /** Reads. Fails with a {@link ReadThrottledException}, after which the same is read again. */
  CompletableFuture<Batch> read();
}
