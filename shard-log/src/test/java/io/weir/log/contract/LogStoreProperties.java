package io.weir.log.contract;

import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * The part of {@link LogStoreContract} that holds for all inputs.
 *
 * <p>It stands apart because jqwik runs it, which skips {@code @Nested} classes, calls no
 * {@code @BeforeEach} and injects no {@code @TempDir}: extend it with a top-level class, and
 * initialize the fields that hold the state where they are declared. Each try opens a store over
 * the state that the last one left, and removes its log in the end.
 */
public abstract class LogStoreProperties {

  /** As {@link LogStoreContract#openStore}. */
  protected abstract LogStore openStore();

  private StoreUnderTest open() {
    return new StoreUnderTest(this::openStore);
  }

  @Property(tries = 30)
  void readsKeepTheirLimits(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 300) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 20) int maxRecords,
      @ForAll @IntRange(max = 1000) int maxBytes) {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      lengths.forEach(length -> log.append(1, Body.random(length, length)));
      store.commit(log);
      RecordBatch batch = new RecordBatch();
      for (int from = 0; from <= lengths.size(); from++) {
        log.verifyRead(from, maxRecords, maxBytes, batch);
      }
      store.delete(log);
    }
  }

  @Property(tries = 60)
  void aTimeLeadsToTheFirstRecordThatArrivedThenOrLater(
      @ForAll @Size(max = 80) List<@IntRange(max = 40) Integer> arrivals,
      @ForAll @IntRange(max = 300) int bodyLength,
      @ForAll @IntRange(min = 1, max = 20) int commitEvery) {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      for (int i = 0; i < arrivals.size(); i++) {
        log.append(arrivals.get(i), Body.random(bodyLength, i));
        if (i % commitEvery == 0) {
          store.commit(log);
        }
      }
      store.commit(log);
      verifyEveryTime(log);
      store.reopen();
      verifyEveryTime(log);
      store.delete(log);
    }
  }

  /**
   * Records that were trimmed may still have their say in an engine's time index, but only such
   * that a reader begins too early: it must miss nothing.
   */
  @Property(tries = 40)
  void afterATrimATimeNeverLeadsBehindTheFirstRecordThatArrivedThen(
      @ForAll @Size(min = 1, max = 80) List<@IntRange(max = 40) Integer> arrivals,
      @ForAll @IntRange(max = 80) int trim,
      @ForAll boolean sorted) {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      List<Integer> times = sorted ? arrivals.stream().sorted().toList() : arrivals;
      times.forEach(time -> log.append(time, Body.random(100, time)));
      store.commit(log);
      log.trim(trim);
      verifyEveryTime(log);
      store.reopen();
      verifyEveryTime(log);
      store.delete(log);
    }
  }

  private static void verifyEveryTime(LogUnderTest log) {
    for (long millis = -1; millis <= 41; millis++) {
      log.verifyTime(millis);
    }
  }
}
