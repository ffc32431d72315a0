package io.weir.broker.reliability;

/** What a kill loop has seen. */
final class Tally {
  long kills;
  long killsInRecovery;
  long killsWhileClosing;
  long closes;
  long acknowledged;
  long seen;
  long verified;
  long trimmed;
  long bytes;
  long controls;
}
