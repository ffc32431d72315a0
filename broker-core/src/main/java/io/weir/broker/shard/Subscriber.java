package io.weir.broker.shard;

/**
 * Who subscribes to shards of a stream.
 *
 * @param name what tells it from all others of the stream, also from earlier ones
 * @param check throws a {@link io.weir.broker.error.BrokerException} once it is not to be sent
 *     anything any more; asked before each event, so it must be quick
 */
public record Subscriber(String name, Runnable check) {

  /** One that is registered nowhere, and stays. */
  public static Subscriber named(String name) {
    return new Subscriber(name, () -> {});
  }
}
