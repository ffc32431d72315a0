package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.BodySource;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open log beside a model of what it must hold. The model survives {@link #open} anew. */
final class LogUnderTest {

  /** A record as it was appended. */
  private static final class Entry {
    private final long arrivalMillis;
    private final byte[] body;

    Entry(long arrivalMillis, byte[] body) {
      this.arrivalMillis = arrivalMillis;
      this.body = body;
    }
  }

  private final LogId id;
  private final List<Entry> appended = new ArrayList<>();
  private long trimmedTo;
  private HeardAppends heard = new HeardAppends();
  private long acknowledgedBefore;
  private @Nullable ShardLog log;

  LogUnderTest(LogId id) {
    this.id = id;
  }

  /** Opens the log in this store; all that was appended is expected to be there. */
  void open(LogStore store) {
    heard = new HeardAppends();
    acknowledgedBefore = appended.size();
    ShardLog opened = store.open(id, heard);
    heard.attach(opened);
    log = opened;
  }

  LogId id() {
    return id;
  }

  ShardLog log() {
    if (log == null) {
      throw new IllegalStateException("log " + id + " is not open");
    }
    return log;
  }

  HeardAppends heard() {
    return heard;
  }

  // ---------------------------------------------------------------- appends

  void append(long arrivalMillis, byte[] body) {
    append(arrivalMillis, body, Body.of(body));
  }

  void append(long arrivalMillis, byte[] body, BodySource source) {
    heard.during(() -> log().append(arrivalMillis, source));
    appended.add(new Entry(arrivalMillis, body));
  }

  /** Appends records that say their offsets, arriving a millisecond apart. */
  void appendNumbered(int count) {
    for (int i = 0; i < count; i++) {
      append(1000 + appended.size(), Body.ofNumber(appended.size()));
    }
  }

  /** Whether everything appended has been reported durable. */
  boolean isSettled() {
    heard.verify();
    LogException failure = heard.failure();
    if (failure != null) {
      throw new AssertionError("log " + id + " failed", failure);
    }
    return acknowledgedBefore + heard.acknowledged() == appended.size();
  }

  /** Takes the last appends back from the model: their outcome is not known. */
  void forgetLast(int count) {
    appended.subList(appended.size() - count, appended.size()).clear();
  }

  void trim(long beforeOffset) {
    log().trim(beforeOffset);
    trimmedTo = Math.max(trimmedTo, Math.min(beforeOffset, appended.size()));
  }

  // ---------------------------------------------------------------- what it must hold

  /** How many records were appended, ever. */
  int size() {
    return appended.size();
  }

  long trimmedTo() {
    return trimmedTo;
  }

  /** Checks that the log holds all that was appended and not trimmed, and nothing else. */
  void verifyContent() {
    verifyContent(7, 4096);
    verifyContent(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private void verifyContent(int maxRecords, int maxBytes) {
    assertThat(log().startOffset()).as("start offset").isEqualTo(trimmedTo);
    assertThat(log().durableOffset()).as("durable offset").isEqualTo(appended.size());
    RecordBatch batch = new RecordBatch();
    long offset = trimmedTo;
    while (verifyRead(offset, maxRecords, maxBytes, batch) > 0) {
      offset = batch.offset(batch.count() - 1) + 1;
    }
    assertThat(offset).as("the end of what can be read").isEqualTo(appended.size());
  }

  /**
   * Reads and checks the result against the model.
   *
   * @return how many records were read
   */
  int verifyRead(long fromOffset, int maxRecords, int maxBytes, RecordBatch batch) {
    int count = log().read(fromOffset, maxRecords, maxBytes, batch);
    assertThat(batch.count()).as("records in the batch").isEqualTo(count);
    long first = Math.max(fromOffset, trimmedTo);
    if (first >= appended.size()) {
      assertThat(count).as("records read from the end").isZero();
      return 0;
    }
    assertThat(count).as("records read from %d", first).isBetween(1, maxRecords);
    for (int i = 0; i < count; i++) {
      verifyRecord(batch, i, first + i);
    }
    if (count > 1) {
      assertThat(batch.bodyBytes()).as("bytes read").isLessThanOrEqualTo(maxBytes);
    }
    return count;
  }

  /** Reads from the log's own start, whatever the model says of it; returns how many there are. */
  int verifyReadFromStart() {
    RecordBatch batch = new RecordBatch();
    int count = log().read(0, Integer.MAX_VALUE, Integer.MAX_VALUE, batch);
    for (int i = 0; i < count; i++) {
      verifyRecord(batch, i, log().startOffset() + i);
    }
    return count;
  }

  private void verifyRecord(RecordBatch batch, int i, long offset) {
    assertThat(batch.offset(i)).as("offset of record %d", i).isEqualTo(offset);
    Entry expected = appended.get((int) offset);
    assertThat(batch.arrivalMillis(i))
        .as("arrival of %d", offset)
        .isEqualTo(expected.arrivalMillis);
    int start = batch.start(i);
    byte[] body = Arrays.copyOfRange(batch.bytes(), start, start + batch.length(i));
    assertThat(Arrays.equals(body, expected.body)).as("body of %d is as appended", offset).isTrue();
  }

  /**
   * Checks where a time leads: to the first record that arrived then or later. Records that were
   * trimmed may have their say in an engine's index, when arrival times went back, but only such
   * that a reader begins too early: it must miss nothing.
   */
  void verifyTime(long millis) {
    long first = firstAtOrAfter(trimmedTo, millis);
    boolean exact = first == trimmedTo || firstAtOrAfter(0, millis) >= trimmedTo;
    assertThat(log().offsetForTimestamp(millis))
        .as("offset for time %d", millis)
        .isBetween(exact ? first : trimmedTo, first);
  }

  private long firstAtOrAfter(long from, long millis) {
    for (int i = (int) from; i < appended.size(); i++) {
      if (appended.get(i).arrivalMillis >= millis) {
        return i;
      }
    }
    return appended.size();
  }
}
