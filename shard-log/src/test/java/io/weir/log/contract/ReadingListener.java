package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogException;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.List;

/** Reads, in the midst of the report, what is reported. */
final class ReadingListener implements AppendListener {
  private final List<Throwable> failures;
  volatile ShardLog log;
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
