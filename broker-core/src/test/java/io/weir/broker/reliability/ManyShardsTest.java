package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.Payload;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.broker.stream.ShardDescription;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.reliability.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process with very many shards, all of them written to and read from: within the limits of
 * mappings and open files, whose numbers go into the figures. {@code -Pstress -Dweir.shards=N} says
 * how many.
 */
class ManyShardsTest {
  private static final String STREAM = "wide";
  private static final int MAPPINGS_BESIDES = 2_000;
  private static final int FILES_BESIDES = 400;

  @TempDir Path directory;

  @Test
  void hundreds() throws Exception {
    run(300);
  }

  @Test
  @Tag("stress")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void tenThousand() throws Exception {
    run(Integer.getInteger("weir.shards", 10_000));
  }

  private Broker start() {
    return Broker.builder()
        .dataDirectory(directory)
        .durability(Durability.OS)
        .limits(Limits.off())
        .start();
  }

  private void run(int shards) throws Exception {
    Figures figures = Figures.of(String.format("%,d shards in one process", shards));
    try (Broker broker = start()) {
      broker.createStream(STREAM, shards);
      put(broker, shards);
      read(broker, shards);
      figures.add(mappings(), "mappings").add(openFiles(), "open files");
      figures.add(residentMib(), "MiB resident");
      if (Files.isDirectory(Path.of("/proc/self"))) {
        assertThat(mappings()).isLessThan(shards + MAPPINGS_BESIDES);
        assertThat(openFiles()).isLessThan(FILES_BESIDES);
      }
    }
    long start = System.nanoTime();
    try (Broker broker = start()) {
      figures.add((System.nanoTime() - start) / 1_000_000, "ms from start to ready");
      read(broker, shards);
    }
    figures.print();
  }

  private static void put(Broker broker, int shards) throws InterruptedException {
    CountDownLatch acknowledged = new CountDownLatch(shards);
    AckListener listener = new Countdown(acknowledged);
    StreamHandle stream = broker.stream(STREAM);
    Payload data = new Bytes(new byte[100]);
    List<ShardDescription> all = broker.listShards(STREAM);
    assertThat(all).hasSize(shards);
    for (int shard = 0; shard < shards; shard++) {
      stream.put("key", all.get(shard).hashKeyRange().start(), data, listener, shard);
    }
    assertThat(acknowledged.await(10, TimeUnit.MINUTES)).as("all acknowledged").isTrue();
  }

  private static void read(Broker broker, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      var iterator = broker.iterator(STREAM, ShardRef.idOf(shard), StartingPosition.trimHorizon());
      assertThat(broker.read(iterator, 10).records()).as("records of shard %s", shard).hasSize(1);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Bytes(byte[] bytes) implements Payload {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void writeTo(BodyWriter out) {
      out.write(bytes, 0, bytes.length);
    }
  }

  private record Countdown(CountDownLatch latch) implements AckListener {
    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      latch.countDown();
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      throw new AssertionError("put " + tag, why);
    }
  }

  // ---- of this process, where the system tells; 0 elsewhere

  private static long mappings() throws IOException {
    return lines(Path.of("/proc/self/maps")).size();
  }

  private static long openFiles() throws IOException {
    Path files = Path.of("/proc/self/fd");
    if (!Files.isDirectory(files)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(files)) {
      return open.count();
    }
  }

  private static long residentMib() throws IOException {
    return lines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst()
        .orElse(0);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
