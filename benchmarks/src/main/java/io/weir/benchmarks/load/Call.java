package io.weir.benchmarks.load;

/** A request, ready to be sent. */
final class Call {
  private final String operation;
  private final byte[] body;

  /**
   * A call.
   *
   * @param operation such as {@code PutRecord}
   * @param body in the connection's format; it is not copied
   */
  Call(String operation, byte[] body) {
    this.operation = operation;
    this.body = body;
  }

  String operation() {
    return operation;
  }

  byte[] body() {
    return body;
  }
}
