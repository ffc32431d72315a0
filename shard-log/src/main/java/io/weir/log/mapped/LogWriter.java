package io.weir.log.mapped;

import io.weir.log.BodySource;
import io.weir.log.DiskFullException;
import io.weir.log.LogException;
import io.weir.log.mapped.SegmentAllocator.Prepared;
import io.weir.log.mapped.SegmentHeader.Activation;
import java.io.IOException;

/**
 * The appending side of a log. One thread at a time; it takes no lock and, but for rolling to a new
 * segment, allocates nothing.
 *
 * <p>A frame is written with plain stores and then published by one release of the segment's
 * (count, position). Nothing in the file says where the log ends: readers follow what has been
 * committed, recovery follows the checksums.
 */
final class LogWriter {
  private final StoreParts parts;
  private final SegmentChain chain;
  private final SegmentSupply supply;
  private final LogForcer forcer;
  private final Runnable requestSpare;
  private final FrameWriter frames = new FrameWriter();

  private @org.jspecify.annotations.Nullable Segment active;
  private SegmentIndex index = new SegmentIndex(0);
  private long seed;
  private int position;
  private int count;
  private int limit;
  private int halfFull;
  private long nextOffset;
  private long maxArrival;
  private long previousEndOffset;
  private int previousEnd;

  LogWriter(
      StoreParts parts,
      SegmentChain chain,
      SegmentSupply supply,
      LogForcer forcer,
      RecoveredLog recovered,
      Runnable requestSpare) {
    this.parts = parts;
    this.chain = chain;
    this.supply = supply;
    this.forcer = forcer;
    this.requestSpare = requestSpare;
    this.nextOffset = recovered.nextOffset();
    this.maxArrival = recovered.maxArrival();
    this.previousEndOffset = recovered.endOffset();
    Segment last = chain.last();
    this.previousEnd = last == null ? 0 : Segment.position(last.published());
  }

  void append(long arrivalMillis, BodySource body, int length) {
    int stride = Frame.stride(length);
    if (stride > limit - position || nextOffset >= forcer.ceiling()) {
      makeRoom(stride);
    }
    if (position + stride > halfFull) {
      askForSpare(); // here, since behind the publication nothing may fail
    }
    int at = position;
    int number = count;
    frames.write(at, seed, nextOffset, arrivalMillis, body, length);
    index.offer(at, number, maxArrival);
    if (arrivalMillis > maxArrival) {
      maxArrival = arrivalMillis;
    }
    nextOffset++;
    count = number + 1;
    position = at + stride;
    publish();
  }

  private void publish() {
    Segment segment = active;
    if (segment != null) {
      segment.maxArrival = maxArrival;
      segment.publish(count, position);
    }
  }

  private void askForSpare() {
    if (supply.request()) {
      requestSpare.run();
    }
    halfFull = Integer.MAX_VALUE;
  }

  private void makeRoom(int stride) {
    try {
      if (nextOffset >= forcer.ceiling()) {
        forcer.reserve(nextOffset);
      }
      if (stride > limit - position) {
        roll(stride);
      }
    } catch (IOException e) {
      throw cannotGrow(e);
    }
  }

  private void roll(int stride) throws IOException {
    Prepared prepared = supply.take(stride, chain.first() == null);
    seal();
    long segmentSeed = Frame.segmentSeed(forcer.log(), prepared.number());
    Activation activation = new Activation(nextOffset, maxArrival, previousEndOffset, previousEnd);
    Segment segment =
        new Segment(
            prepared.number(), prepared.path(), prepared.capacity(), segmentSeed, activation);
    SegmentIndex segmentIndex = new SegmentIndex(prepared.capacity());
    segment.mapping = prepared.mapping();
    segment.nameForced = prepared.forced();
    segment.index = segmentIndex;
    SegmentHeader.writeActivation(prepared.mapping().buffer(), segmentSeed, activation);
    enchain(segment, prepared);
    index = segmentIndex;
    frames.begin(prepared.mapping().buffer());
    seed = segmentSeed;
    position = SegmentHeader.LENGTH;
    count = 0;
    limit = prepared.capacity();
    halfFull = limit / 2;
    active = segment;
  }

  /**
   * Adds a segment to the chain. All others may have been trimmed while it was made; then it is
   * forced first, since nothing else tells any more which log the directory is of.
   */
  private void enchain(Segment segment, Prepared prepared) throws IOException {
    if (!segment.nameForced && chain.addBesideOthers(segment)) {
      return;
    }
    if (!segment.nameForced) {
      boolean done = false;
      try {
        supply.force(prepared);
        done = true;
      } finally {
        if (!done) {
          parts.allocator.discard(prepared);
        }
      }
      segment.nameForced = true;
    }
    chain.add(segment);
  }

  /** Ends the active segment: it takes no more frames. */
  void seal() {
    Segment segment = active;
    if (segment == null) {
      return;
    }
    segment.sealed = true;
    previousEndOffset = nextOffset;
    previousEnd = position;
    active = null;
    frames.end();
    position = 0;
    limit = 0;
  }

  /** Ends the active segment and gives back what was made for the next. */
  void idle() {
    seal();
    giveBack(supply::giveBack);
  }

  /** The same for good: the log takes no more appends. */
  void end() {
    seal();
    giveBack(supply::end);
  }

  private interface Return {
    void run() throws IOException;
  }

  private void giveBack(Return action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new LogException(
          "cannot give back space of log " + forcer.name() + ": " + e.getMessage(), e);
    }
  }

  private LogException cannotGrow(IOException e) {
    if (parts.fence.cause() != null) {
      return java.util.Objects.requireNonNull(parts.fence.cause());
    }
    if (DiskFull.is(e, parts.files, supply.directory())) {
      return new DiskFullException(
          "the disk is full: no room for another segment of log "
              + forcer.name()
              + "; free space, or shorten the retention",
          e);
    }
    return Failures.of("cannot make a segment of log " + forcer.name(), e);
  }
}
