package io.weir.producer.gateway;

/** A {@link StreamGateway#putRecords} call that was made. */
public interface PutCall {

  /** One that there is nothing to cancel of. */
  PutCall DONE = () -> {};

  /**
   * Nobody waits for its answer any more, which may come all the same or not at all. What has not
   * been sent is not to be sent, and what it holds is to be let go; what was sent may be stored.
   * Idempotent; does not block.
   */
  void cancel();
}
