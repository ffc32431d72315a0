package io.weir.broker.error;

/**
 * This process is no member of the consumer group, and will be none: a later one has its id, or it
 * has left. Stop it; heartbeats that go on are refused.
 */
public final class MemberFencedException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public MemberFencedException(String message) {
    super(message, null, false);
  }
}
