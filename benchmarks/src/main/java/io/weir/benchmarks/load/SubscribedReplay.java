package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Takes all records of a stream by subscriptions. */
final class SubscribedReplay {
  private final WireForm form;
  private final int bytes;
  private final long records;
  private final long start = System.nanoTime();
  private final AtomicLong delivered = new AtomicLong();
  private final CompletableFuture<String> over = new CompletableFuture<>();

  SubscribedReplay(WireForm form, int bytes, long records) {
    this.form = form;
    this.bytes = bytes;
    this.records = records;
  }

  void begin(Connection connection, Call subscribe) {
    EventReader reader = new EventReader(form, this::onRecord);
    connection.stream(
        subscribe,
        new ChunkSink() {
          @Override
          public void onChunk(ByteBuf chunk) {
            reader.onChunk(chunk);
          }

          @Override
          public void onEnd(int status) {
            over.complete("SubscriptionEnded (HTTP " + status + ")");
          }
        });
  }

  private void onRecord(byte[] data) {
    if (data.length != bytes) {
      over.complete(Failures.WRONG_DATA);
    } else if (delivered.incrementAndGet() == records) {
      over.complete("");
    }
  }

  LoadResult await(long patience, TimeUnit unit) throws Exception {
    SortedMap<String, Long> errors = new TreeMap<>();
    String end;
    try {
      end = over.get(patience, unit);
    } catch (TimeoutException e) {
      end = Failures.WRONG_COUNT;
    }
    if (!end.isEmpty()) {
      errors.put(end, records - delivered.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new LoadResult(1, delivered.get(), seconds, bytes, Latency.of(new Histogram(3)), errors);
  }
}
