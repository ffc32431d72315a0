package io.weir.server;

import io.weir.broker.BrokerBuilder;
import io.weir.log.chronicle.ChronicleLogStore;

/** The engine that integration tests run on: the system property weir.test.engine names it. */
final class TestEngine {
  private static final String NAME = System.getProperty("weir.test.engine", "mapped");

  private TestEngine() {}

  /** Gives a broker the engine. */
  static BrokerBuilder choose(BrokerBuilder settings) {
    return switch (NAME) {
      case "mapped" -> settings;
      case "chronicle" -> settings.engine(ChronicleLogStore::open);
      default -> throw new IllegalStateException("weir.test.engine: there is no engine " + NAME);
    };
  }
}
