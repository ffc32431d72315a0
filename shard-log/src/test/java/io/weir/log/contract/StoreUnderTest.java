package io.weir.log.contract;

import static org.awaitility.Awaitility.await;

import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An open store and the logs that a test opened in it. Closing it closes the store, and fails the
 * test if a listener's contract was broken.
 */
final class StoreUnderTest implements AutoCloseable {
  private static final AtomicLong NAMES = new AtomicLong();

  private final Supplier<LogStore> opener;
  private final Map<String, LogUnderTest> logs = new LinkedHashMap<>();
  private final List<HeardAppends> listeners = new ArrayList<>();
  private LogStore store;

  StoreUnderTest(Supplier<LogStore> opener) {
    this.opener = opener;
    this.store = opener.get();
  }

  /** A name that no other test has used, since properties run many times over one state. */
  static LogId newId() {
    return new LogId("stream/shard-" + NAMES.incrementAndGet(), UUID.randomUUID());
  }

  LogStore store() {
    return store;
  }

  /** Opens a new log. */
  LogUnderTest open() {
    return open(newId());
  }

  /** Opens a log; one that was closed keeps its model. */
  LogUnderTest open(LogId id) {
    LogUnderTest log = logs.get(id.name());
    if (log == null || !log.id().equals(id)) {
      log = new LogUnderTest(id);
      logs.put(id.name(), log);
    }
    log.open(store);
    listeners.add(log.heard());
    return log;
  }

  /** Removes a log, and its model. */
  void delete(LogUnderTest log) {
    store.delete(log.id());
    logs.remove(log.id().name());
  }

  /** Commits, and waits until all that was appended to these logs has been reported durable. */
  void commit(LogUnderTest... committed) {
    commit(List.of(committed));
  }

  void commit(List<LogUnderTest> committed) {
    startCommit(committed);
    settle(() -> committed.stream().allMatch(LogUnderTest::isSettled));
  }

  void startCommit(List<LogUnderTest> committed) {
    List<ShardLog> opened = committed.stream().map(LogUnderTest::log).toList();
    store.commit(opened);
    store.maintain(System.nanoTime());
  }

  /** Waits for what an engine does by itself. */
  static void settle(BooleanSupplier done) {
    if (!done.getAsBoolean()) {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(30))
          .until(done::getAsBoolean);
    }
  }

  /** Closes the store, opens it again, and all its logs. */
  void reopen() {
    List<LogId> ids = logs.values().stream().map(LogUnderTest::id).toList();
    close();
    store = opener.get();
    ids.forEach(this::open);
  }

  @Override
  public void close() {
    store.close();
    listeners.forEach(HeardAppends::verify);
  }
}
