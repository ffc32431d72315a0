package io.weir.broker.reliability;

/** What a broker must not do. */
final class WrongBroker extends AssertionError {
  private static final long serialVersionUID = 1;

  WrongBroker(String what) {
    super(what);
  }
}
