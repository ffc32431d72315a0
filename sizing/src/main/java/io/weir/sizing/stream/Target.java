package io.weir.sizing.stream;

import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import java.util.List;

/** The stream that a load is run against. */
public interface Target extends AutoCloseable {
  /** Its open shards, by their hash keys; they are supposed to stay. */
  List<OpenShard> shards();

  /** Where records are put. */
  StreamGateway puts();

  /** The calls of one consumer that shares, from what is put now on. */
  SharedReads shared(String shardId);

  /**
   * What a registered consumer is sent, from what is put now on.
   *
   * @param consumer its number, from 1
   */
  Pushes fanOut(int consumer, String shardId);

  /** Frees what was made for the run. */
  @Override
  void close();
}
