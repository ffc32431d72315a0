package io.weir.log.fs;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A change of names that processes see, and that may or may not be on disk.
 *
 * @param kind {@link DirtyUnit.Kind#CREATION}, {@link DirtyUnit.Kind#DELETION} or {@link
 *     DirtyUnit.Kind#RENAMING}
 * @param directory the one that must be forced to make it durable; of a renaming, the new one
 * @param name in that directory
 * @param path that name in full, at the time
 * @param lost whether a force of the directory failed: it stays uncertain for ever
 */
record NameChange(
    DirtyUnit.Kind kind,
    MemoryDirectory directory,
    String name,
    MemoryNode node,
    Path path,
    boolean lost) {

  DirtyUnit unit() {
    return new DirtyUnit(kind, path, 0, 0);
  }

  NameChange markLost() {
    return new NameChange(kind, directory, name, node, path, true);
  }

  NameChange copy(UnaryOperator<MemoryNode> copyOf) {
    return new NameChange(
        kind, (MemoryDirectory) copyOf.apply(directory), name, copyOf.apply(node), path, lost);
  }

  /**
   * Makes the change in a table that may lack earlier ones. A renaming brings its node along even
   * if the creation was lost; a creation does not give a second name to a node renamed since; a
   * directory goes only when it is empty.
   */
  void apply(NameTable table) {
    switch (kind) {
      case CREATION -> {
        if (!table.isNamed(node)) {
          table.put(directory, name, node);
        }
      }
      case RENAMING -> table.put(directory, name, node);
      case DELETION -> {
        if (!(node instanceof MemoryDirectory removed) || table.names(removed).isEmpty()) {
          table.remove(node);
        }
      }
      default -> throw new IllegalStateException("not a change of names: " + kind);
    }
  }
}
