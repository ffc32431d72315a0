package io.weir.log.chronicle;

import java.util.Arrays;
import java.util.List;

/**
 * Which offsets lie in which of a queue's files, and where: immutable, one for each state of the
 * log. In a file (a cycle), a record's offset and its sequence number differ by a constant, because
 * nobody else appends, and appends go on in a new file wherever there is a break. So this index is
 * a few numbers a file, rebuilt from the first document of each, and exact.
 */
final class Cycles {
  static final Cycles NONE = new Cycles(List.of());

  private final Cycle[] cycles;

  /**
   * A file of a queue.
   *
   * @param number which cycle it is
   * @param first the first offset in it
   * @param lead documents before that: 1 if it begins with a gap
   * @param lostFrom the first offset that is lost before {@code first}; {@code first} if none is
   * @param aside whether the file was set aside: nothing in it can be read
   */
  record Cycle(int number, long first, int lead, long lostFrom, boolean aside) {

    /** A file that begins with a record. */
    static Cycle of(int number, long first) {
      return new Cycle(number, first, 0, first, false);
    }

    /** A file that begins with a gap. */
    static Cycle behindGap(int number, long first, long lostFrom) {
      return new Cycle(number, first, 1, lostFrom, false);
    }

    /** What its file is called. */
    String file() {
      return aside ? CycleFiles.asideName(number) : CycleFiles.name(number);
    }

    /** The sequence number of an offset. */
    long sequence(long offset) {
      return offset - first + lead;
    }

    /** This file, with offsets lost before it from an earlier one on. */
    private Cycle lostFrom(long earlier) {
      return earlier < lostFrom ? new Cycle(number, first, lead, earlier, aside) : this;
    }
  }

  private Cycles(List<Cycle> cycles) {
    this.cycles = cycles.toArray(Cycle[]::new);
    // What one loss took may begin files before the gap that says so: each of them says so too.
    for (int i = this.cycles.length - 2; i >= 0; i--) {
      this.cycles[i] = this.cycles[i].lostFrom(this.cycles[i + 1].lostFrom);
    }
  }

  static Cycles of(List<Cycle> cycles) {
    return new Cycles(cycles);
  }

  int count() {
    return cycles.length;
  }

  Cycle get(int i) {
    return cycles[i];
  }

  /**
   * The position of the file that holds an offset if any does: the last one that begins at or
   * before it; -1 if none does.
   */
  int find(long offset) {
    int low = 0;
    int high = cycles.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cycles[middle].first <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The first offset at or behind this one that was not lost to a loss of power. */
  long behindGap(long offset) {
    long behind = offset;
    int next = find(offset) + 1;
    while (next < cycles.length && behind >= cycles[next].lostFrom) {
      behind = cycles[next].first; // where the next loss of power may begin
      next++;
    }
    return behind;
  }

  /** The first offset behind the file at a position, or {@code end} if it is the last. */
  long endOf(int i, long end) {
    return i + 1 < cycles.length ? cycles[i + 1].first : end;
  }

  Cycles plus(Cycle cycle) {
    Cycle[] more = Arrays.copyOf(cycles, cycles.length + 1);
    more[cycles.length] = cycle;
    return new Cycles(List.of(more));
  }

  /** Without the files that are first. */
  Cycles without(int firstOnes) {
    return new Cycles(List.of(cycles).subList(firstOnes, cycles.length));
  }
}
