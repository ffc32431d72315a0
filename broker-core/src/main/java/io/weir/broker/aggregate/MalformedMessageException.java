package io.weir.broker.aggregate;

/** Not a message of Protocol Buffers, or not the one expected. */
final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedMessageException() {
    super(null, null, false, false);
  }
}
