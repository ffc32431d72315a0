package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.VirtualTime;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.RetriableException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.mapped.MappedLogStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A disk that is filled and freed, over and over, under a broker that is put to. While it is full,
 * puts are told so, reads go on, and changes of streams are made or told so; when it is free, puts
 * are taken again within a tick of the duty that measures the disk. What was acknowledged is there.
 */
final class FillAndFree {
  private static final String STREAM = "kept";
  private static final String BALLAST = "ballast";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration BETWEEN_CYCLES = Duration.ofHours(5);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_PUTS = 600;

  private final Supplier<BrokerBuilder> builders;
  private final Path directory;
  private final Durability durability;
  private final Space space;
  private final long floor;
  private final SplittableRandom random;
  private final VirtualTime time = new VirtualTime();
  private final Witness witness;
  private long refusals;
  private long timesFull;

  FillAndFree(
      Supplier<BrokerBuilder> builders,
      Path directory,
      Durability durability,
      Space space,
      long floor,
      long seed) {
    this.builders = builders;
    this.directory = directory;
    this.durability = durability;
    this.space = space;
    this.floor = floor;
    this.random = new SplittableRandom(seed);
    this.witness = new Witness(seed);
  }

  /** How often the disk was full. */
  long timesFull() {
    return timesFull;
  }

  /** How many puts were refused. */
  long refusals() {
    return refusals;
  }

  /** How many records were acknowledged. */
  long acknowledged() {
    return witness.tally().acknowledged;
  }

  Broker start() {
    return builders
        .get()
        .dataDirectory(directory)
        .durability(durability)
        .limits(Limits.off())
        .diskFloor(floor)
        .clock(time.clock())
        .nanoClock(time.nanoClock())
        .engine(
            (path, safety, files) ->
                MappedLogStore.builder(path)
                    .durability(safety)
                    .fileSystem(files)
                    .segmentBytes(4096, 65_536)
                    .journal(2 << 20, 4)
                    .open())
        .start();
  }

  /** Fills and frees by what others have on the disk. */
  void run(int cycles) {
    space.free();
    Broker broker = start();
    try {
      broker.createStream(STREAM, 3);
      for (int i = 0; i < cycles; i++) {
        space.leave(floor + random.nextLong(1 << random.nextInt(12, 23)));
        if (fill(broker, STREAM)) {
          whileFull(broker);
        }
        space.free();
        time.advance(TICK.multipliedBy(2));
        awaitPut(broker, STREAM);
        if (random.nextInt(4) == 0) {
          broker = reopen(broker);
        }
        witness.readAll(broker, STREAM, aDayAgo());
        time.advance(BETWEEN_CYCLES);
      }
      broker = reopen(broker);
      witness.readAll(broker, STREAM, aDayAgo());
    } finally {
      broker.close();
    }
  }

  private Broker reopen(Broker broker) {
    broker.close();
    return start();
  }

  /** Puts until the disk is full; false if it does not get full. */
  private boolean fill(Broker broker, String stream) {
    for (int i = 0; i < MOST_PUTS; i++) {
      BrokerException refusal = witness.put(broker, stream);
      if (refusal != null) {
        checkRefusal(refusal);
        timesFull++;
        return true;
      }
      time.advance(TICK.dividedBy(10));
    }
    return false;
  }

  private void checkRefusal(BrokerException refusal) {
    refusals++;
    assertThat(refusal)
        .isInstanceOf(StorageFullException.class)
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("disk is too full");
  }

  private long aDayAgo() {
    return time.now().minus(DAY).toEpochMilli();
  }

  private void whileFull(Broker broker) {
    witness.readAll(broker, STREAM, aDayAgo());
    for (int i = 0; i < 5; i++) {
      time.advance(TICK);
      BrokerException refusal = witness.put(broker, STREAM);
      if (refusal != null) {
        checkRefusal(refusal);
      }
      long hours = DAY.toHours() + random.nextInt(6);
      if (isDone(() -> broker.setRetention(STREAM, Duration.ofHours(hours)))) {
        assertThat(broker.describeStream(STREAM).retention()).hasHours(hours);
      }
      boolean made = isDone(() -> broker.createStream("more", 2));
      assertThat(broker.listStreams().contains("more")).isEqualTo(made);
      if (made && !isDone(() -> broker.deleteStream("more"))) {
        space.free();
        time.advance(TICK.multipliedBy(2));
        broker.deleteStream("more");
      }
    }
  }

  /** Makes a change of streams, or is told that the disk is full. */
  private static boolean isDone(Runnable change) {
    try {
      change.run();
      return true;
    } catch (StorageFullException e) {
      assertThat(e)
          .hasMessageContaining("disk is full")
          .hasMessageContaining("nothing was changed");
      return false;
    }
  }

  private void awaitPut(Broker broker, String stream) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              BrokerException refusal = witness.put(broker, stream);
              if (refusal != null) {
                checkRefusal(refusal);
              }
              return refusal == null;
            });
  }

  /** Retention alone frees the disk: what is a day old goes, and puts go on. */
  void freeByRetention() {
    space.free();
    try (Broker broker = start()) {
      broker.createStream(STREAM, 2);
      space.leave(floor + (2 << 20));
      assertThat(fill(broker, STREAM)).isTrue();
      witness.readAll(broker, STREAM, Long.MIN_VALUE);
      time.advance(DAY.plusHours(1));
      awaitSpace(broker);
      witness.readAll(broker, STREAM, aDayAgo());
    }
  }

  /** Deleting a stream frees the disk for another one. */
  void freeByDeletion() {
    space.free();
    try (Broker broker = start()) {
      broker.createStream(STREAM, 2);
      broker.createStream(BALLAST, 2);
      awaitPut(broker, STREAM);
      space.leave(floor + (2 << 20));
      assertThat(fill(broker, BALLAST)).isTrue();
      broker.deleteStream(BALLAST);
      awaitSpace(broker);
      witness.readAll(broker, STREAM, Long.MIN_VALUE);
    }
  }

  /** Time goes on until a few puts in a row are taken. */
  private void awaitSpace(Broker broker) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              time.advance(TICK);
              for (int i = 0; i < 5; i++) {
                BrokerException refusal = witness.put(broker, STREAM);
                if (refusal != null) {
                  checkRefusal(refusal);
                  return false;
                }
              }
              return true;
            });
  }
}
