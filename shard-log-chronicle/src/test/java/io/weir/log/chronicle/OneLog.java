package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.contract.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A store with one log whose records are short texts. */
final class OneLog implements AutoCloseable {
  static final LogId ID = new LogId("stream/shard", new UUID(1, 2));

  final ChronicleLogStore store;
  final ShardLog log;

  OneLog(ChronicleLogStoreBuilder settings) {
    this(settings, AppendListener.NONE);
  }

  OneLog(ChronicleLogStoreBuilder settings, AppendListener listener) {
    store = settings.open();
    log = store.open(ID, listener);
  }

  /** Appends, not committed. */
  void append(long arrival, String text) {
    log.append(arrival, Body.ofText(text));
  }

  void put(String... texts) {
    for (String text : texts) {
      append(1000, text);
    }
    store.commit(List.of(log));
  }

  /** The texts from an offset on. */
  List<String> read(long from) {
    RecordBatch batch = new RecordBatch();
    log.read(from, Integer.MAX_VALUE, Integer.MAX_VALUE, batch);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      texts.add(new String(batch.bytes(), batch.start(i), batch.length(i), StandardCharsets.UTF_8));
    }
    return texts;
  }

  /** Makes a log of three files, and has the first two trimmed. */
  void threeFiles(AtomicLong clock) {
    for (int hour = 0; hour < 3; hour++) {
      put("a" + hour);
      clock.addAndGet(3_600_000);
    }
    forceAll(0);
    log.trim(2);
  }

  /** Has everything forced that waits to be. */
  void forceAll(long nowNanos) {
    assertThat(store.maintain(nowNanos)).isNotNegative();
    while (store.maintain(nowNanos + 3_600_000_000_000L) > 0) {
      nowNanos++;
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
