package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients are told while the disk is too full for puts. Of the mapped engine only: the disk is
 * a pretended one, which the Chronicle engine refuses, since Chronicle maps files by itself; its
 * own guard is tested in its module.
 */
@Timeout(60)
class FullDiskIT {
  private static final String PUT =
      "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"AAAA\"}";
  private static final String PUTS =
      "{\"StreamName\":\"s\",\"Records\":[{\"PartitionKey\":\"a\",\"Data\":\"AAAA\"},"
          + "{\"PartitionKey\":\"b\",\"Data\":\"AAAA\"}]}";

  @TempDir Path directory;

  private final AtomicLong usable = new AtomicLong(1L << 40);

  /** The disk, but for how much of it is said to be usable. */
  private FileSystem disk() {
    return (FileSystem)
        Proxy.newProxyInstance(
            FullDiskIT.class.getClassLoader(),
            new Class<?>[] {FileSystem.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("usableSpace")) {
                return usable.get();
              }
              try {
                return method.invoke(DiskFileSystem.INSTANCE, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void putsFailAsInternalFailureRecordByRecordAndTheServerLives() throws IOException {
    try (Broker broker =
            Broker.builder()
                .dataDirectory(directory)
                .fileSystem(disk())
                .limits(Limits.off())
                .start();
        KinesisServer server = KinesisServer.builder(broker).start();
        RawClient client = new RawClient(server.port())) {
      broker.createStream("s", 1);
      assertThat(client.call("PutRecord", PUT).status()).isEqualTo(200);

      usable.set(1000);
      Awaitility.await().until(() -> client.call("PutRecord", PUT).status() != 200);
      RawClient.Response refused = client.call("PutRecord", PUT);
      assertThat(refused.status()).isEqualTo(500);
      assertThat(refused.body()).contains("InternalFailure").contains("disk is too full");
      RawClient.Response batch = client.call("PutRecords", PUTS);
      assertThat(batch.status()).isEqualTo(200);
      assertThat(batch.body()).contains("\"FailedRecordCount\":2").contains("disk is too full");
      assertThat(batch.body().split("InternalFailure", -1)).hasSize(3);
      assertThat(client.call("DescribeStream", "{\"StreamName\":\"s\"}").status()).isEqualTo(200);

      usable.set(1L << 40);
      Awaitility.await().until(() -> client.call("PutRecord", PUT).status() == 200);
      assertThat(client.call("PutRecords", PUTS).body()).contains("\"FailedRecordCount\":0");
    }
  }
}
