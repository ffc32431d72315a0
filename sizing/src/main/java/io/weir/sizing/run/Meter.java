package io.weir.sizing.run;

/** Makes the figures of a second out of those since the start. Not thread-safe. */
final class Meter {
  private final Trial trial;
  private long arrived;
  private long stored;
  private long throttled;

  Meter(Trial trial) {
    this.trial = trial;
  }

  Progress.State read(int second) {
    Producers producers = trial.producers();
    Progress.State state =
        new Progress.State(
            trial.title(),
            producers.arrived() - arrived,
            producers.stored() - stored,
            producers.throttled() - throttled,
            producers.throttled(),
            producers.lost(),
            trial.consumers().throttled(),
            trial.consumers().delayAt(second));
    arrived = producers.arrived();
    stored = producers.stored();
    throttled = producers.throttled();
    return state;
  }
}
