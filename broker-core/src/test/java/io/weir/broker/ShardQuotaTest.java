package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.error.LimitExceededException;
import io.weir.log.Durability;
import io.weir.log.LogStore;
import io.weir.log.fs.FileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More shards than the engine can write to at a time. */
class ShardQuotaTest {
  @TempDir Path directory;

  @Test
  void theEngineSaysWhatAdmitsMoreShards() {
    try (Broker broker =
        Broker.builder().dataDirectory(directory).engine(ShardQuotaTest::ofFourLogs).start()) {
      broker.createStream("three", 3);
      assertThatThrownBy(() -> broker.createStream("one", 1))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("the 3 that the engine can write to at a time")
          .hasMessageEndingWith("Delete streams, or do as the engine says.");
    }
  }

  private static LogStore ofFourLogs(Path path, Durability durability, FileSystem files) {
    LogStore mapped = MappedLogStore.builder(path).durability(durability).fileSystem(files).open();
    return (LogStore)
        Proxy.newProxyInstance(
            LogStore.class.getClassLoader(),
            new Class<?>[] {LogStore.class},
            (proxy, method, arguments) -> {
              try {
                return switch (method.getName()) {
                  case "maxLogs" -> 4;
                  case "moreLogs" -> "do as the engine says";
                  default -> method.invoke(mapped, arguments);
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
