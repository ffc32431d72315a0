package io.weir.cli;

import io.weir.log.Durability;

/** What an acknowledged record survives. */
enum DurabilityChoice {
  /** Forced before it is acknowledged. */
  FSYNC(Durability.FSYNC, "fsync: an acknowledged record survives a loss of power"),
  /** Written before it is acknowledged, forced within some 30 seconds. */
  OS(Durability.OS, "os: an acknowledged record survives kill -9, not a loss of power");

  private final Durability durability;
  private final String inWords;

  DurabilityChoice(Durability durability, String inWords) {
    this.durability = durability;
    this.inWords = inWords;
  }

  Durability durability() {
    return durability;
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
