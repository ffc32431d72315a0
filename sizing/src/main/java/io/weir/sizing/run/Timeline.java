package io.weir.sizing.run;

/** The time of a run. */
interface Timeline {
  /** The run begins now. */
  void begin();

  /** Waits until that many nanoseconds of the run are over. */
  void await(long nanos);

  /** How many are over; where time is late, more than were last awaited. */
  long now();

  /** The wall clock, in milliseconds of the epoch. */
  long epochMillis();

  /** Whether time stands still between two waits, so that everything can be waited for. */
  boolean isVirtual();
}
