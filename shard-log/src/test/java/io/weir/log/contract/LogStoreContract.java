package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.log.AppendListener;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogFencedException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.StoreLockedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What {@link LogStore} and {@link ShardLog} promise, as far as every engine can be held to it.
 *
 * <p>It assumes neither that an offset is known when a record is appended, nor that a commit has
 * completed when it returns. What only a particular engine can show (a full disk, torn frames, a
 * loss of power) is left to that engine's tests.
 *
 * <p>For an engine, extend this class and say how its store is opened; and {@link
 * LogStoreProperties} likewise.
 */
@Timeout(120)
public abstract class LogStoreContract {

  /**
   * Opens a store over the state of this test, which is empty at first and the same for each call.
   * The former one has been closed, except in the test of {@link #isExclusive()}. If {@link
   * #failNextCommit()} was called, what is broken is mended first.
   */
  protected abstract LogStore openStore();

  /** The longest body worth trying, in bytes; the log's own limit counts if that is less. */
  protected int maxBodyForTests() {
    return 1 << 20;
  }

  /** Whether a second store over the same state is refused, rather than fencing the first. */
  protected boolean isExclusive() {
    return true;
  }

  /**
   * Makes the next commit in the open store fail.
   *
   * @return false if this engine cannot be made to fail
   */
  protected boolean failNextCommit() {
    return false;
  }

  private StoreUnderTest open() {
    return new StoreUnderTest(this::openStore);
  }

  // ---------------------------------------------------------------- bodies and offsets

  @Test
  void bodiesComeBackAsTheyWereAppended() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      int max = Math.min(log.log().maxBodyLength(), maxBodyForTests());
      int[] lengths = {0, 1, 2, 3, 7, 8, 9, 511, 512, 513, 4095, 4096, 4097, max - 1, max, 0, 1};
      for (int length : lengths) {
        log.append(length * 31L, Body.random(length, length));
      }
      store.commit(log);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
    }
  }

  @Test
  void bodiesAreWrittenInParts() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (int length : new int[] {0, 1, 2, 3, 100, 5000}) {
        byte[] body = Body.random(length, length);
        log.append(1, body, Body.inParts(body));
      }
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  void aBodyThatIsTooLongIsRefusedAndNothingAppended() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      int max = log.log().maxBodyLength();
      assertThat(max).isPositive().isLessThan(Integer.MAX_VALUE);
      assertThatThrownBy(() -> log.log().append(1, Body.unwritable(max + 1)))
          .isInstanceOf(IllegalArgumentException.class);
      log.appendNumbered(1);
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  void arrivalTimesAreKeptWhateverTheyAre() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (long arrival : new long[] {1_700_000_000_000L, 0, 5, 5, 4, 1_700_000_000_001L}) {
        log.append(arrival, Body.ofNumber(arrival));
      }
      store.commit(log);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
    }
  }

  @Test
  void offsetsStartAtZeroAndAreDenseOverCommitsAndReopening() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.verifyContent();
      for (int round = 1; round <= 5; round++) {
        for (int commit = 1; commit <= 4; commit++) {
          log.appendNumbered(round * commit * 10);
          store.commit(log);
        }
        store.reopen();
        log.verifyContent();
      }
    }
  }

  // ---------------------------------------------------------------- commits and listeners

  @Test
  void nothingIsReadableOrReportedBeforeItIsCommitted() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      assertThat(log.log().durableOffset()).isZero();
      assertThat(log.log().read(0, 10, 1000, new RecordBatch())).isZero();
      assertThat(log.log().offsetForTimestamp(0)).isZero();
      assertThat(log.heard().acknowledged()).isZero();
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  void aCommitCoversOnlyTheLogsGiven() {
    try (StoreUnderTest store = open()) {
      LogUnderTest given = store.open();
      LogUnderTest other = store.open();
      given.appendNumbered(2);
      other.appendNumbered(2);
      store.commit(given);
      given.verifyContent();
      store.commit(given, other);
      other.verifyContent();
      given.verifyContent();
    }
  }

  @Test
  void aCommitOfNothingReportsNothing() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      store.startCommit(List.of());
      store.startCommit(List.of(log));
      log.appendNumbered(1);
      store.commit(log);
      store.startCommit(List.of(log));
      log.verifyContent();
      assertThat(log.heard().acknowledged()).isOne();
    }
  }

  @Test
  void whatIsReportedCanBeReadAtOnce() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      List<Throwable> failures = new ArrayList<>();
      LogId id = StoreUnderTest.newId();
      ReadingListener reading = new ReadingListener(failures);
      ShardLog readable = store.store().open(id, reading);
      reading.log = readable;
      for (int i = 0; i < 50; i++) {
        readable.append(i, Body.of(Body.ofNumber(i)));
        if (i % 7 == 0 || i == 49) {
          store.store().commit(List.of(readable, log.log()));
        }
      }
      StoreUnderTest.settle(() -> readable.durableOffset() == 50 && reading.heard() == 50);
      assertThat(failures).isEmpty();
    }
  }

  /** Reads, in the midst of the report, what is reported. */
  private static final class ReadingListener implements AppendListener {
    private final List<Throwable> failures;
    private volatile ShardLog log;
    private long heard;

    ReadingListener(List<Throwable> failures) {
      this.failures = failures;
    }

    synchronized long heard() {
      return heard;
    }

    @Override
    public void onDurable(long firstOffset, int count) {
      try {
        RecordBatch batch = new RecordBatch();
        assertThat(log.read(firstOffset, count, Integer.MAX_VALUE, batch)).isEqualTo(count);
        assertThat(batch.offset(0)).isEqualTo(firstOffset);
      } catch (Throwable e) {
        failures.add(e);
      }
      synchronized (this) {
        heard += count;
      }
    }

    @Override
    public void onFailed(LogException cause) {
      failures.add(cause);
    }
  }

  // ---------------------------------------------------------------- reads

  @Test
  void readsBeginWhereThereIsSomethingToRead() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      RecordBatch batch = new RecordBatch();
      assertThat(log.verifyRead(0, 10, 1000, batch)).isZero();
      log.appendNumbered(10);
      store.commit(log);
      assertThat(log.verifyRead(-1, 1, 1000, batch)).isOne();
      assertThat(log.verifyRead(9, 10, 1000, batch)).isOne();
      for (long from : new long[] {10, 11, Long.MAX_VALUE}) {
        assertThat(log.verifyRead(from, 10, 1000, batch)).isZero();
      }
    }
  }

  @Test
  void aReadDropsWhatTheBatchHeldBefore() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      store.commit(log);
      RecordBatch batch = new RecordBatch(1, 1);
      log.verifyRead(0, 3, 1000, batch);
      log.verifyRead(2, 3, 1000, batch);
      log.verifyRead(3, 3, 1000, batch);
      assertThat(batch.bodyBytes()).isZero();
    }
  }

  @Test
  void aRecordLongerThanTheLimitIsReadAlone() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (int length : new int[] {1000, 0, 1000, 10}) {
        log.append(1, Body.random(length, length));
      }
      store.commit(log);
      RecordBatch batch = new RecordBatch();
      assertThat(log.verifyRead(0, 10, 10, batch)).isBetween(1, 2);
      assertThat(batch.length(0)).isEqualTo(1000);
      assertThat(log.verifyRead(1, 10, 0, batch)).isOne();
      assertThat(log.verifyRead(2, 10, 999, batch)).isOne();
      log.verifyRead(2, 10, 1010, batch);
    }
  }

  // ---------------------------------------------------------------- time

  @Test
  void aTimeAfterAllRecordsIsTheEnd() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThat(log.log().offsetForTimestamp(5)).isZero();
      log.appendNumbered(3);
      store.commit(log);
      assertThat(log.log().offsetForTimestamp(Long.MAX_VALUE)).isEqualTo(3);
      assertThat(log.log().offsetForTimestamp(Long.MIN_VALUE)).isZero();
    }
  }

  // ---------------------------------------------------------------- trimming

  @Test
  void aTrimMovesTheStartAndReadsBeginThere() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(20);
      store.commit(log);
      log.trim(7);
      log.verifyContent();
      RecordBatch batch = new RecordBatch();
      log.verifyRead(0, 1, 1000, batch);
      assertThat(batch.offset(0)).isEqualTo(7);
      log.trim(3);
      log.trim(-1);
      log.verifyContent();
      log.trim(8);
      log.verifyContent();
    }
  }

  @Test
  void aTrimGoesNoFurtherThanWhatIsDurable() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(5);
      store.commit(log);
      log.appendNumbered(2);
      log.log().trim(100);
      assertThat(log.log().startOffset()).isEqualTo(5);
      assertThat(log.log().durableOffset()).isEqualTo(5);
      store.commit(log);
      assertThat(log.log().startOffset()).isEqualTo(5);
      assertThat(log.verifyReadFromStart()).isEqualTo(2);
    }
  }

  @Test
  void aTrimLastsAndOffsetsGoOnAfterAllWasTrimmed() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(9);
      store.commit(log);
      log.trim(4);
      store.reopen();
      log.verifyContent();
      log.trim(9);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
      log.appendNumbered(3);
      store.commit(log);
      log.verifyContent();
      store.reopen();
      log.verifyContent();
    }
  }

  // ---------------------------------------------------------------- stores

  @Test
  void manyLogsLiveSideBySide() {
    try (StoreUnderTest store = open()) {
      List<LogUnderTest> logs = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        logs.add(store.open());
      }
      SplittableRandom random = new SplittableRandom(5);
      for (int round = 0; round < 20; round++) {
        for (LogUnderTest log : logs) {
          log.appendNumbered(random.nextInt(4));
        }
        store.commit(logs);
      }
      logs.forEach(LogUnderTest::verifyContent);
      store.reopen();
      logs.forEach(LogUnderTest::verifyContent);
    }
  }

  @Test
  void namesAreThoseOfTheLogsThatHoldSomething() {
    try (StoreUnderTest store = open()) {
      LogUnderTest first = store.open(new LogId("alone", UUID.randomUUID()));
      LogUnderTest second = store.open(new LogId("some/where.deep/-below_", UUID.randomUUID()));
      store.open(new LogId("unused", UUID.randomUUID()));
      assertThat(store.store().names()).isEmpty();
      first.appendNumbered(1);
      second.appendNumbered(1);
      store.commit(first, second);
      assertThat(store.store().names())
          .containsExactlyInAnyOrder(first.id().name(), second.id().name());
      second.log().close();
      assertThat(store.store().names()).contains(second.id().name());
      store.delete(first);
      store.reopen();
      assertThat(store.store().names()).containsExactly(second.id().name());
    }
  }

  @Test
  void aLogIsOpenOnlyOnce() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThat(log.log().id()).isEqualTo(log.id());
      assertThatThrownBy(() -> store.store().open(log.id(), AppendListener.NONE))
          .isInstanceOf(IllegalStateException.class);
      log.appendNumbered(1);
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  void aDeletedLogIsGoneAndItsSuccessorStartsAnew() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      LogUnderTest neighbour = store.open();
      log.appendNumbered(10);
      neighbour.appendNumbered(3);
      store.commit(log, neighbour);
      ShardLog deleted = log.log();
      store.delete(log);
      assertThatThrownBy(() -> deleted.append(1, Body.of(new byte[1])))
          .isInstanceOf(LogClosedException.class);
      assertThat(store.store().names()).doesNotContain(log.id().name());
      store.store().delete(log.id());

      LogUnderTest successor = store.open(new LogId(log.id().name(), UUID.randomUUID()));
      successor.verifyContent();
      successor.append(5, new byte[] {1});
      store.commit(successor);
      successor.verifyContent();
      store.reopen();
      successor.verifyContent();
      neighbour.verifyContent();
    }
  }

  @Test
  void aClosedLogCanBeDeleted() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(10);
      store.commit(log);
      log.log().close();
      store.delete(log);
      assertThat(store.store().names()).doesNotContain(log.id().name());
      store.open(new LogId(log.id().name(), UUID.randomUUID())).verifyContent();
    }
  }

  @Test
  void aStoreTellsAboutItself() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThat(store.store().durability()).isNotNull();
      assertThat(store.store().failure()).isNull();
      assertThat(store.store().usableSpace()).isPositive();
      log.append(1, new byte[5000]);
      store.commit(log);
      assertThat(log.log().sizeInBytes()).isGreaterThanOrEqualTo(5000);
    }
  }

  @Test
  void aSecondStoreOverTheSameStateIsRefusedWhileTheFirstIsOpen() {
    assumeTrue(isExclusive());
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThatThrownBy(this::openStore).isInstanceOf(StoreLockedException.class);
      assertThatThrownBy(this::openStore).isInstanceOf(StoreLockedException.class);
      log.appendNumbered(1);
      store.commit(log);
      store.reopen();
      log.verifyContent();
    }
  }

  // ---------------------------------------------------------------- the end

  @Test
  void closingTheStoreCommitsWhatWasAppended() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      HeardAppends heard = log.heard();
      store.reopen();
      assertThat(heard.acknowledged()).isEqualTo(3);
      assertThat(heard.failure()).isNull();
      log.verifyContent();
    }
  }

  @Test
  void aClosedLogRefusesAppendsAndReads() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      store.commit(log);
      log.log().close();
      log.log().close();
      verifyClosed(log.log());
      assertThat(log.heard().failure()).isNull();
      store.open(log.id());
      log.verifyContent();
      log.appendNumbered(3);
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  void aClosedStoreRefusesEverything() {
    StoreUnderTest store = open();
    LogUnderTest log = store.open();
    log.appendNumbered(1);
    store.commit(log);
    store.close();
    store.close();
    verifyClosed(log.log());
    log.log().close();
    assertThatThrownBy(() -> store.store().open(StoreUnderTest.newId(), AppendListener.NONE))
        .isInstanceOf(LogClosedException.class);
    assertThat(log.heard().failure()).isNull();
  }

  private static void verifyClosed(ShardLog log) {
    assertThatThrownBy(() -> log.append(1, Body.of(new byte[1])))
        .isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> log.read(0, 1, 1, new RecordBatch()))
        .isInstanceOf(LogClosedException.class);
  }

  @Test
  void closingALogReportsWhatWasNotCommittedAsFailedOnce() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(3);
      store.commit(log);
      log.appendNumbered(2);
      ShardLog closed = log.log();
      HeardAppends heard = log.heard();
      closed.close();
      closed.close();
      StoreUnderTest.settle(() -> heard.failure() != null);
      store.store().commit(List.of(closed));
      store.store().maintain(System.nanoTime());
      assertThat(heard.acknowledged()).isEqualTo(3);

      log.forgetLast(2);
      store.open(log.id());
      assertThat(log.log().durableOffset()).isBetween(3L, 5L);
      log.verifyRead(0, 3, 1000, new RecordBatch());
    }
  }

  @Test
  void aFailedCommitIsReportedOnceAndFences() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      LogUnderTest other = store.open();
      log.appendNumbered(3);
      other.appendNumbered(3);
      store.commit(log, other);
      assumeTrue(failNextCommit());
      appendUntilFenced(store, log);
      StoreUnderTest.settle(() -> log.heard().failure() != null);
      store.startCommit(List.of(log, other));

      assertThat(log.heard().failure()).isInstanceOf(LogFencedException.class);
      assertThat(log.heard().acknowledged()).isEqualTo(3);
      assertThat(store.store().failure()).isInstanceOf(LogFencedException.class);
      for (LogUnderTest fenced : List.of(log, other)) {
        assertThatThrownBy(() -> fenced.log().append(1, Body.of(new byte[1])))
            .isInstanceOf(LogFencedException.class);
      }
      int unknown = log.size() - 3;
      log.forgetLast(unknown);
      log.verifyContent();
      other.verifyContent();

      store.reopen();
      assertThat(store.store().failure()).isNull();
      other.verifyContent();
      assertThat(log.log().durableOffset()).isBetween(3L, 3L + unknown);
      log.verifyRead(0, 3, 1000, new RecordBatch());
      log.log().append(1, Body.of(new byte[1]));
    }
  }

  /** More than one commit may be under way when an engine that completes later notices. */
  private static void appendUntilFenced(StoreUnderTest store, LogUnderTest log) {
    while (true) {
      try {
        log.appendNumbered(1);
      } catch (LogFencedException e) {
        store.startCommit(List.of(log)); // an engine may notice before anything is pending
        return;
      }
      store.startCommit(List.of(log));
    }
  }

  // ---------------------------------------------------------------- concurrency

  @Test
  void readersBesideAWriterSeeAGrowingPrefix() throws Exception {
    try (StoreUnderTest store = open()) {
      new ConcurrentReads(store, 4000).run();
    }
  }

  @Test
  void aLogCanBeClosedBesideReaders() throws Exception {
    try (StoreUnderTest store = open()) {
      for (int round = 0; round < 10; round++) {
        LogUnderTest log = store.open();
        log.appendNumbered(100);
        store.commit(log);
        ShardLog closing = log.log();
        try (Background background = new Background()) {
          for (int reader = 0; reader < 3; reader++) {
            background.run(() -> readUntilClosed(closing));
          }
          closing.close();
        }
      }
    }
  }

  private static void readUntilClosed(ShardLog log) {
    RecordBatch batch = new RecordBatch();
    try {
      while (true) {
        assertThat(log.read(0, 100, 10_000, batch)).isPositive();
        assertThat(batch.offset(0)).isZero();
      }
    } catch (LogClosedException e) {
      // That is how it ends.
    }
  }

  // ---------------------------------------------------------------- all of it together

  @Test
  void anySequenceOfCallsLeavesWhatAModelSays() {
    for (long seed = 0; seed < 30; seed++) {
      try {
        runSequence(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + seed, e);
      }
    }
  }

  private void runSequence(SplittableRandom random) {
    try (StoreUnderTest store = open()) {
      List<LogUnderTest> logs = new ArrayList<>(List.of(store.open(), store.open()));
      for (int step = 0; step < 60; step++) {
        LogUnderTest log = logs.get(random.nextInt(logs.size()));
        switch (random.nextInt(16)) {
          case 0 -> store.reopen();
          case 1 -> log.trim(random.nextInt(log.size() + 2));
          case 2 -> {
            log.log().close();
            store.open(log.id());
          }
          case 3 -> {
            store.delete(log);
            logs.set(logs.indexOf(log), store.open());
          }
          case 4 -> log.log().idle();
          default -> {
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
              log.append(random.nextInt(1000), Body.random(random.nextInt(600), step));
            }
          }
        }
        store.commit(logs);
        for (LogUnderTest each : logs) {
          each.verifyContent();
          each.verifyTime(random.nextInt(-1, 1002));
        }
      }
      logs.forEach(store::delete);
    }
  }
}
