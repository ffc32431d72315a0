package io.weir.server;

import io.weir.broker.BrokerBuilder;
import io.weir.log.Durability;
import io.weir.log.chronicle.ChronicleLogStore;

/** The engine that integration tests run on: the system property weir.test.engine names it. */
final class TestEngine {
  private static final String NAME = System.getProperty("weir.test.engine", "mapped");

  private TestEngine() {}

  /** The durability that the engine has unless said otherwise, as far as it can be had. */
  static Durability durability() {
    return NAME.equals("chronicle") ? Durability.OS : Durability.FSYNC;
  }

  /** How the names of the files end that hold its records. */
  static String suffix() {
    return NAME.equals("chronicle") ? ".cq4" : ".seg";
  }

  /** Gives a broker the engine. */
  static BrokerBuilder choose(BrokerBuilder settings) {
    return switch (NAME) {
      case "mapped" -> settings;
      case "chronicle" -> settings.engine(ChronicleLogStore::open);
      default -> throw new IllegalStateException("weir.test.engine: there is no engine " + NAME);
    };
  }
}
