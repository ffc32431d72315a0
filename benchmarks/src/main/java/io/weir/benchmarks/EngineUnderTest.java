package io.weir.benchmarks;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.chronicle.ChronicleLogStore;
import java.nio.file.Path;

/** A broker on one of the engines, in {@code OS} mode, which both have, and without limits. */
final class EngineUnderTest {
  /** What a JVM needs for either. */
  static final String OPEN_NIO = "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED";

  static final String OPEN_REFLECT = "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED";
  static final String EXPORT_REF = "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED";

  private EngineUnderTest() {}

  static Broker start(String engine, Path directory) {
    BrokerBuilder settings =
        Broker.builder()
            .dataDirectory(directory)
            .durability(Durability.OS)
            .limits(Limits.off())
            .pendingAcksPerShard(1 << 13);
    return switch (engine) {
      case "mapped" -> settings.start();
      case "chronicle" -> settings.engine(ChronicleLogStore::open).start();
      default -> throw new IllegalArgumentException("there is no engine " + engine);
    };
  }
}
