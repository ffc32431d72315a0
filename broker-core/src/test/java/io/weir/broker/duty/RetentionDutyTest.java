package io.weir.broker.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Retention, while all is done to the wall clock that can be. */
@Timeout(120)
class RetentionDutyTest {
  private static final Duration RETENTION = Duration.ofHours(24);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LOOK = Duration.ofSeconds(11);

  @Test
  void recordsGoOneByOneWhenTheirTimeIsOver() {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      for (int i = 0; i < 10; i++) {
        f.put();
        f.time.advance(Duration.ofMinutes(1));
        f.work();
      }
      f.time.advance(RETENTION.minusMinutes(5).plusMillis(-1));
      f.work();
      assertThat(f.log().startOffset()).isEqualTo(5);
      f.time.advance(LOOK);
      f.work();
      assertThat(f.log().startOffset()).isEqualTo(6);
    }
  }

  @Test
  void aClockSetForwardDeletesNothingEarlyNorDoesARestartAfterwards() {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      f.put();
      f.work();
      f.time.jump(YEAR);
      for (int hour = 0; hour < 24; hour++) {
        assertThat(f.log().startOffset()).isZero();
        f.time.advance(Duration.ofMinutes(59));
        f.work();
        if (hour == 12) {
          f.restart();
        }
      }
      f.time.advance(Duration.ofMinutes(30));
      f.work();
      assertThat(f.log().startOffset()).isOne();
    }
  }

  @Test
  void aClockThatIsAYearAheadAtTheStartDeletesNothingEarly() {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      f.put();
      f.work();
      f.time.jump(YEAR);
      f.restart();
      f.work();
      f.time.advance(RETENTION.minus(LOOK));
      f.work();
      assertThat(f.log().startOffset()).isZero();
      f.time.advance(LOOK);
      f.work();
      assertThat(f.log().startOffset()).isOne();
    }
  }

  @Test
  void withoutAnyNoteRecordsAreKeptForTheirWholeRetention() throws IOException {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      f.put();
      f.time.advance(RETENTION);
      f.forget();
      f.crash();
      f.work();
      f.time.advance(RETENTION.minusMillis(1));
      f.work();
      assertThat(f.log().startOffset()).isZero();
      f.time.advance(LOOK);
      f.work();
      assertThat(f.log().startOffset()).isOne();
    }
  }

  @Test
  void aStampFromAClockThatWasSetBackForAMomentIsNotTakenForOld() {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      f.work();
      f.time.jump(YEAR.negated());
      f.put();
      f.time.jump(YEAR); // before anybody looked
      f.time.advance(LOOK);
      f.work();
      assertThat(f.log().startOffset()).isZero();
    }
  }

  /** Nobody tells the next broker of it but a note, and none is due for minutes. */
  @Test
  void aClockThatWasSetBackIsRememberedOverACrash() {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      f.work();
      f.time.jump(YEAR.negated());
      f.work();
      f.put();
      f.time.jump(YEAR);
      f.crash();
      f.work();
      f.time.advance(LOOK);
      f.work();
      assertThat(f.log().startOffset()).isZero();
    }
  }

  @Test
  void aStampFromAClockThatRanAheadForAMomentKeepsNothingForAYear() {
    try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
      f.work();
      f.time.jump(YEAR);
      f.put();
      f.time.jump(YEAR.negated());
      f.put();
      for (int hour = 0; hour < 28; hour++) {
        f.time.advance(Duration.ofHours(1));
        f.work();
      }
      assertThat(f.log().startOffset()).isEqualTo(2);
    }
  }

  @Test
  void whateverIsDoneToTheClockNothingGoesBeforeItsTimeAndAllGoesSoonAfter() {
    long first = Long.getLong("weir.seed", 1);
    long runs = Long.getLong("weir.runs", 60);
    for (long seed = first; seed < first + runs; seed++) {
      try {
        new RandomJumps(seed).run(150);
      } catch (AssertionError e) {
        throw new AssertionError(
            e.getMessage()
                + "\nTo see it again: mvn verify -pl broker-core -am -Dtest=RetentionDutyTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.runs=1 -Dweir.seed="
                + seed,
            e);
      }
    }
  }

  /** One story, by chance. */
  private static final class RandomJumps {
    private final SplittableRandom random;
    private final List<Long> arrivals = new ArrayList<>();
    private long trueMillis;
    private long upSince;

    RandomJumps(long seed) {
      random = new SplittableRandom(seed);
    }

    void run(int steps) {
      try (RetentionFixture f = new RetentionFixture(RETENTION.toMillis())) {
        for (int i = 0; i < steps; i++) {
          step(f);
          f.work();
          check(f);
        }
      }
    }

    private void step(RetentionFixture f) {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> put(f);
        case 3 -> jump(f);
        case 4 -> {
          long there = jump(f);
          put(f);
          f.time.jump(Duration.ofMillis(-there)); // before anybody looked
        }
        case 5 -> {
          if (random.nextInt(4) == 0) {
            end(f);
          }
        }
        default -> advance(f, Duration.ofMinutes(random.nextInt(1, 300)));
      }
    }

    private void put(RetentionFixture f) {
      f.put();
      arrivals.add(trueMillis);
    }

    private long jump(RetentionFixture f) {
      long[] units = {1_000, 3_600_000, 24 * 3_600_000L, 365 * 24 * 3_600_000L};
      long by = random.nextLong(-2, 3) * units[random.nextInt(units.length)];
      f.time.jump(Duration.ofMillis(by));
      return by;
    }

    private void end(RetentionFixture f) {
      if (random.nextBoolean()) {
        f.restart();
      } else {
        f.crash();
      }
      advance(f, Duration.ofMinutes(random.nextInt(1, 3_000)));
      if (random.nextBoolean()) {
        jump(f);
      }
      upSince = trueMillis;
      // The next broker's clock begins with its start.
      f.crash();
    }

    private void advance(RetentionFixture f, Duration duration) {
      f.time.advance(duration);
      trueMillis += duration.toMillis();
    }

    private void check(RetentionFixture f) {
      long kept = f.log().startOffset();
      if (kept > 0) {
        long age = trueMillis - arrivals.get((int) kept - 1);
        assertThat(age)
            .as("age of the youngest record deleted")
            .isGreaterThanOrEqualTo(RETENTION.toMillis());
      }
      if (kept < arrivals.size()) {
        long since = Math.max(arrivals.get((int) kept), upSince);
        assertThat(trueMillis - since)
            .as("for how long the oldest record has been kept")
            .isLessThan(RETENTION.toMillis() * 9 / 8 + Duration.ofHours(10).toMillis());
      }
    }
  }
}
