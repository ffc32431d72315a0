package io.weir.broker.error;

/** The consumer group has members. */
public final class GroupInUseException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public GroupInUseException(String message) {
    super(message, null, false);
  }
}
