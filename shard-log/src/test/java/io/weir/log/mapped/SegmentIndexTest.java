package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where the index says a search begins, beside a look at all frames. */
class SegmentIndexTest {
  private static final int FRAMES = 2_000;

  private record Entry(int position, int offset, long maxBefore) {}

  private final SegmentIndex index = new SegmentIndex(1 << 20);
  private final List<Entry> entries = new ArrayList<>();

  /** Arrival times go back now and then, and many are alike. */
  private void fill(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int position = SegmentHeader.LENGTH;
    int next = 0;
    long max = 0;
    for (int offset = 0; offset < FRAMES; offset++) {
      index.offer(position, offset, max);
      if (position >= next) {
        entries.add(new Entry(position, offset, max));
        next = position + SegmentIndex.INTERVAL;
      }
      max = Math.max(max, offset / 400 * 100 + random.nextInt(3));
      position += Frame.stride(random.nextInt(600));
    }
  }

  @Test
  void beginsAtOrBeforeAnOffset() {
    fill(1);
    assertThat(index.size()).isEqualTo(entries.size()).isGreaterThan(10);
    for (int offset = 0; offset < FRAMES; offset++) {
      int found = index.floorByOffset(offset);
      assertThat(index.offsetDelta(found)).as("for %s", offset).isLessThanOrEqualTo(offset);
      boolean last = found == entries.size() - 1;
      assertThat(last || entries.get(found + 1).offset() > offset).as("for %s", offset).isTrue();
      assertThat(index.position(found)).isEqualTo(entries.get(found).position());
    }
  }

  @Test
  void beginsWhereNoRecordBeforeArrivedAtOrAfterATime() {
    fill(2);
    for (long millis = 0; millis < 600; millis++) {
      int found = index.floorByTime(millis);
      assertThat(found < 0 || entries.get(found).maxBefore() < millis)
          .as("for %s", millis)
          .isTrue();
      boolean last = found == entries.size() - 1;
      assertThat(last || entries.get(found + 1).maxBefore() >= millis)
          .as("for %s", millis)
          .isTrue();
    }
  }
}
