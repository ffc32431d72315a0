package io.weir.broker.data;

import java.time.Instant;

/** Where reading a shard is to start. */
public sealed interface StartingPosition {

  /** At the oldest record there is. */
  static StartingPosition trimHorizon() {
    return TrimHorizon.INSTANCE;
  }

  /** Behind the newest record there is when the iterator is made. */
  static StartingPosition latest() {
    return Latest.INSTANCE;
  }

  /** At the record with a sequence number. */
  static StartingPosition atSequenceNumber(String number) {
    return new AtSequenceNumber(number);
  }

  /** Behind the record with a sequence number. */
  static StartingPosition afterSequenceNumber(String number) {
    return new AfterSequenceNumber(number);
  }

  /** At the first record that arrived at a time or later; a time to come is refused. */
  static StartingPosition atTimestamp(Instant time) {
    return new AtTimestamp(time);
  }

  /** See {@link #trimHorizon}. */
  enum TrimHorizon implements StartingPosition {
    /** The only one. */
    INSTANCE
  }

  /** See {@link #latest}. */
  enum Latest implements StartingPosition {
    /** The only one. */
    INSTANCE
  }

  /** See {@link #atSequenceNumber}. */
  record AtSequenceNumber(String number) implements StartingPosition {}

  /** See {@link #afterSequenceNumber}. */
  record AfterSequenceNumber(String number) implements StartingPosition {}

  /** See {@link #atTimestamp}. */
  record AtTimestamp(Instant time) implements StartingPosition {}
}
