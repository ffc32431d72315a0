package io.weir.server.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations by their targets, such as {@code Kinesis_20131202.PutRecord}. Immutable. */
public final class OperationTable {
  private final Map<String, Operation<?>> byTarget = new HashMap<>();

  /**
   * Each name must come once in an API.
   *
   * @param apis operations by the prefix of their targets, such as {@code Kinesis_20131202.}
   */
  public OperationTable(Map<String, List<Operation<?>>> apis) {
    apis.forEach((prefix, operations) -> operations.forEach(o -> add(prefix, o)));
  }

  private void add(String prefix, Operation<?> operation) {
    if (byTarget.put(prefix + operation.name(), operation) != null) {
      throw new IllegalArgumentException("two operations named " + operation.name());
    }
  }

  /** The operation of a target, or null. */
  public @Nullable Operation<?> find(String target) {
    return byTarget.get(target);
  }
}
