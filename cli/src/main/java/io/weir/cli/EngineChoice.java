package io.weir.cli;

import io.weir.broker.BrokerBuilder;
import io.weir.log.Durability;
import io.weir.log.chronicle.ChronicleLogStore;

/** What keeps the records. No class of an engine is loaded before it is chosen. */
enum EngineChoice {
  /** Weir's own segment files. */
  MAPPED("mapped: Weir's own files") {
    @Override
    BrokerBuilder choose(BrokerBuilder settings) {
      return settings;
    }

    @Override
    void check(Durability durability) {}
  },
  /** A Chronicle Queue for each shard. */
  CHRONICLE("chronicle: a Chronicle Queue for each shard, which other processes can tail") {
    @Override
    BrokerBuilder choose(BrokerBuilder settings) {
      return settings.engine(ChronicleLogStore::open);
    }

    @Override
    void check(Durability durability) {
      if (durability != Durability.OS) {
        throw new IllegalArgumentException(
            "--engine chronicle cannot prove that a record is on the disk before it acknowledges it:"
                + " say --durability os, or use --engine mapped.");
      }
    }
  };

  private final String inWords;

  EngineChoice(String inWords) {
    this.inWords = inWords;
  }

  /** Has a broker use the engine. */
  abstract BrokerBuilder choose(BrokerBuilder settings);

  /**
   * Checks that the engine can keep such a durability.
   *
   * @throws IllegalArgumentException if it cannot
   */
  abstract void check(Durability durability);

  String inWords() {
    return inWords;
  }

  /** As it is written in a command line. */
  @Override
  public String toString() {
    return EnumConverter.written(this);
  }
}
