package io.weir.cli;

import io.weir.broker.limits.Limits;

/** Which limits a server keeps. */
enum LimitsChoice {
  /** Amazon's. */
  AWS(Limits.aws(), "aws: 1 MiB/s and 1,000 records/s into a shard, 2 MiB/s and 5 reads/s out"),
  /** No rates. */
  OFF(Limits.off(), "off: as fast as it goes");

  @SuppressWarnings("ImmutableEnumChecker") // A record of numbers; it lacks the annotation only.
  private final Limits limits;

  private final String inWords;

  LimitsChoice(Limits limits, String inWords) {
    this.limits = limits;
    this.inWords = inWords;
  }

  Limits limits() {
    return limits;
  }

  String inWords() {
    return inWords;
  }

  /** As it is written in a command line. */
  @Override
  public String toString() {
    return EnumConverter.written(this);
  }
}
