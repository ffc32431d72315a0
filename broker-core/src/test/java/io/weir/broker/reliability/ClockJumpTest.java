package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.VirtualTime;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.ReadThroughputExceededException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A wall clock that is set by seconds and by years, to and fro, under a broker at work. What
 * retention makes of it is in {@code RetentionDutyTest}.
 */
@Timeout(120)
class ClockJumpTest {
  private static final String SHARD = "shardId-000000000000";
  private static final Duration YEAR = Duration.ofDays(365);

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();

  private Broker start(Limits limits, Durability durability) {
    return Broker.builder()
        .dataDirectory(Path.of("/data"))
        .fileSystem(disk)
        .durability(durability)
        .limits(limits)
        .clock(time.clock())
        .nanoClock(time.nanoClock())
        .start();
  }

  private static ShardIterator at(Broker broker, StartingPosition position) {
    return broker.iterator("s", SHARD, position);
  }

  @ParameterizedTest
  @EnumSource
  void numbersOnlyEverRise(Durability durability) {
    long first = Long.getLong("weir.seed", 1);
    for (long seed = first; seed < first + Long.getLong("weir.runs", 5); seed++) {
      try {
        new Story(new SplittableRandom(seed), durability).run(120);
      } catch (AssertionError e) {
        throw new AssertionError(
            e.getMessage()
                + "\nTo see it again: mvn verify -pl broker-core -am -Dtest=ClockJumpTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.runs=1 -Dweir.seed="
                + seed,
            e);
      }
    }
  }

  /** Puts, reads, deletions, re-creations and restarts, with the clock set in between. */
  private final class Story {
    private final SplittableRandom random;
    private final Durability durability;
    private final List<SequenceNumber> stored = new ArrayList<>();
    private Broker broker;
    private SequenceNumber last = new SequenceNumber(0, 0, 0, 0);

    Story(SplittableRandom random, Durability durability) {
      this.random = random;
      this.durability = durability;
    }

    void run(int steps) {
      broker = start(Limits.off(), durability);
      try {
        if (broker.listStreams().isEmpty()) {
          broker.createStream("s", 1);
        } else {
          recreate(); // left by the story before
        }
        for (int i = 0; i < steps; i++) {
          step();
        }
      } finally {
        broker.close();
      }
    }

    private void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> put();
        case 3, 4 -> time.jump(someTime());
        case 5 -> readAll();
        case 6 -> readFromSomeTime();
        case 7 -> time.advance(Duration.ofSeconds(random.nextInt(30)));
        case 8 -> {
          if (random.nextInt(4) == 0) {
            recreate();
          }
        }
        default -> {
          if (random.nextInt(4) == 0) {
            broker.close();
            time.jump(someTime());
            broker = start(Limits.off(), durability);
          }
        }
      }
    }

    private Duration someTime() {
      long[] seconds = {1, 3_600, 86_400, YEAR.toSeconds()};
      return Duration.ofSeconds(seconds[random.nextInt(4)] * random.nextLong(-1, 2));
    }

    private void put() {
      PutReceipt receipt = broker.put("s", "k", new byte[1]).join();
      SequenceNumber number = SequenceNumber.parse(receipt.sequenceNumber());
      assertThat(number).isGreaterThan(last);
      assertThat(number.offset()).isEqualTo(stored.size());
      last = number;
      stored.add(number);
    }

    private void recreate() {
      broker.deleteStream("s");
      broker.createStream("s", 1);
      SequenceNumber start =
          SequenceNumber.parse(broker.listShards("s").get(0).startingSequenceNumber());
      assertThat(start).isGreaterThan(last);
      last = start;
      stored.clear();
    }

    private void readAll() {
      ReadResult result = broker.read(at(broker, StartingPosition.trimHorizon()), 10_000);
      assertThat(result.count()).isEqualTo(stored.size());
      for (int i = 0; i < result.count(); i++) {
        assertThat(result.sequenceNumber(i)).isEqualTo(stored.get(i).toString());
      }
      assertThat(result.millisBehindLatest()).isZero();
      if (result.count() > 1) {
        ReadResult one = broker.read(at(broker, StartingPosition.trimHorizon()), 1);
        assertThat(one.millisBehindLatest()).isPositive();
      }
    }

    private void readFromSomeTime() {
      ReadResult all = broker.read(at(broker, StartingPosition.trimHorizon()), 10_000);
      long from = time.now().minus(someTime().abs()).toEpochMilli();
      ShardIterator found =
          at(broker, StartingPosition.atTimestamp(java.time.Instant.ofEpochMilli(from)));
      int expected = 0;
      while (expected < all.count() && all.arrivalMillis(expected) < from) {
        expected++;
      }
      assertThat(found.offset()).isEqualTo(expected);
      assertThatThrownBy(() -> at(broker, StartingPosition.atTimestamp(time.now().plusSeconds(1))))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void anIteratorIsGoodForFiveMinutesAndNoJumpMakesItImmortal() {
    try (Broker broker = start(Limits.off(), Durability.OS)) {
      broker.createStream("s", 1);
      ShardIterator iterator = at(broker, StartingPosition.latest());
      time.jump(Duration.ofMinutes(-4));
      assertThat(broker.read(iterator, 1).count()).isZero();
      time.jump(YEAR.negated());
      assertThatThrownBy(() -> broker.read(iterator, 1))
          .isInstanceOf(ExpiredIteratorException.class)
          .hasMessageContaining("set back");
      time.jump(YEAR.plusMinutes(4));
      assertThat(broker.read(iterator, 1).count()).isZero();
      time.jump(YEAR);
      assertThatThrownBy(() -> broker.read(iterator, 1))
          .isInstanceOf(ExpiredIteratorException.class);
    }
  }

  @Test
  void limitsHoldExactlyWhateverTheWallClockSays() {
    try (Broker broker = start(Limits.aws().withIterators(100_000), Durability.OS)) {
      broker.createStream("s", 1);
      ShardIterator[] latest = {null};
      for (int second = 0; second < 4; second++) {
        assertThat(putsTaken(broker, 1_200)).isEqualTo(1_000);
        time.jump(second % 2 == 0 ? YEAR : YEAR.multipliedBy(-2));
        assertThat(putsTaken(broker, 100)).isZero();
        latest[0] = at(broker, StartingPosition.latest());
        for (int i = 0; i < 5; i++) {
          broker.read(latest[0], 1);
        }
        time.jump(second % 2 == 0 ? YEAR.negated() : YEAR.multipliedBy(2));
        latest[0] = at(broker, StartingPosition.latest());
        assertThatThrownBy(() -> broker.read(latest[0], 1))
            .isInstanceOf(ReadThroughputExceededException.class);
        time.advance(Duration.ofSeconds(1));
      }
    }
  }

  private static int putsTaken(Broker broker, int tried) {
    int taken = 0;
    for (int i = 0; i < tried; i++) {
      try {
        broker.put("s", "k", new byte[1]).join();
        taken++;
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(WriteThroughputExceededException.class);
      }
    }
    return taken;
  }
}
