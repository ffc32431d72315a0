package io.weir.producer.gateway;

/** What became of one record of a call. */
public sealed interface PutOutcome {

  /** It was stored. Where is told on demand, because not everybody asks. */
  non-sealed interface Stored extends PutOutcome {
    /** The shard that took it. */
    String shardId();

    /** Its decimal sequence number. */
    String sequenceNumber();
  }

  /** It was refused. */
  record Refused(GatewayException why) implements PutOutcome {}
}
