package io.weir.broker;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine that does nothing but what a test has it do: open {@link BlankLog}s, and commit. */
public class BlankLogStore implements LogStore {
  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Override
  public ShardLog open(LogId id, AppendListener listener) {
    return new BlankLog(id);
  }

  @Override
  public List<String> names() {
    return List.of();
  }

  @Override
  public void delete(LogId id) {}

  @Override
  public void commit(List<? extends ShardLog> logs) {}

  @Override
  public int maintain(long nowNanos) {
    return 0;
  }

  @Override
  public @Nullable LogException failure() {
    return null;
  }

  @Override
  public long usableSpace() {
    return Long.MAX_VALUE;
  }

  @Override
  public void close() {}
}
