package io.weir.broker.error;

/**
 * This process is no member of the consumer group: a later one has its id, or it, or a later one,
 * has left. Heartbeats are refused for as long as the later one is a member, or for a minute after
 * the farewell.
 */
public final class MemberFencedException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public MemberFencedException(String message) {
    super(message, null, false);
  }
}
