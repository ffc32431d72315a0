package io.weir.server.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations by name. Immutable. */
public final class OperationTable {
  private final Map<String, Operation<?>> byName = new HashMap<>();

  /** Each name must come once. */
  public OperationTable(List<? extends Operation<?>> operations) {
    for (Operation<?> operation : operations) {
      if (byName.put(operation.name(), operation) != null) {
        throw new IllegalArgumentException("two operations named " + operation.name());
      }
    }
  }

  /** The operation of that name, or null. */
  public @Nullable Operation<?> find(String name) {
    return byName.get(name);
  }

  /** How many there are. */
  public int size() {
    return byName.size();
  }
}
