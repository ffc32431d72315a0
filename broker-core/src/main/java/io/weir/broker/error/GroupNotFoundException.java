package io.weir.broker.error;

/** The stream has no consumer group of that name. */
public final class GroupNotFoundException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public GroupNotFoundException(String message) {
    super(message, null, false);
  }
}
