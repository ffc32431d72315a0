package io.weir.producer.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The port through which a producer reaches one stream. Implementations are thread-safe, never
 * block, and answer every call exactly once, whatever happens to the connection.
 */
public interface StreamGateway extends AutoCloseable {

  /**
   * The stream's open shards, in any order; together they hold every hash key once. Fails with a
   * {@link GatewayException}.
   */
  CompletableFuture<List<OpenShard>> openShards();

  /**
   * Puts records. Records of one call to one shard are tried in their order.
   *
   * @param entries 1–500 of them; they and their data stay as they are until the answer
   */
  PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer);

  /**
   * Whether the calling thread is one on which answers come, or may be telling one: it must not
   * wait for them.
   */
  default boolean mayBeAnswering() {
    return false;
  }

  /** Frees what the gateway made itself. Calls under way are answered. */
  @Override
  void close();
}
