package io.weir.log.fs;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tree of names: one state of a file system's directories, such as the one that processes see, or
 * the one that is on disk. Every node has at most one name. Not thread-safe.
 */
final class NameTable {
  private final MemoryDirectory root;
  private final IdentityHashMap<MemoryDirectory, TreeMap<String, MemoryNode>> entries =
      new IdentityHashMap<>();
  private final IdentityHashMap<MemoryNode, Place> places = new IdentityHashMap<>();

  private record Place(MemoryDirectory directory, String name) {}

  NameTable(MemoryDirectory root) {
    this.root = root;
  }

  MemoryDirectory root() {
    return root;
  }

  /** A table of the same names for copies of the nodes, also of those in unnamed directories. */
  NameTable copy(UnaryOperator<MemoryNode> copyOf) {
    NameTable copy = new NameTable((MemoryDirectory) copyOf.apply(root));
    places.forEach(
        (node, place) ->
            copy.put(
                (MemoryDirectory) copyOf.apply(place.directory), place.name, copyOf.apply(node)));
    return copy;
  }

  /** Likewise, but only of what a path leads to. */
  NameTable reachableCopy(UnaryOperator<MemoryNode> copyOf) {
    NameTable copy = new NameTable((MemoryDirectory) copyOf.apply(root));
    copyChildren(root, copy, copyOf);
    return copy;
  }

  private void copyChildren(
      MemoryDirectory directory, NameTable target, UnaryOperator<MemoryNode> copyOf) {
    childrenOf(directory)
        .forEach(
            (name, node) -> {
              target.put((MemoryDirectory) copyOf.apply(directory), name, copyOf.apply(node));
              if (node instanceof MemoryDirectory child) {
                copyChildren(child, target, copyOf);
              }
            });
  }

  @Nullable MemoryNode get(MemoryDirectory directory, String name) {
    return childrenOf(directory).get(name);
  }

  boolean isNamed(MemoryNode node) {
    return places.containsKey(node);
  }

  /** The names in a directory, sorted. */
  Set<String> names(MemoryDirectory directory) {
    return Collections.unmodifiableSet(childrenOf(directory).keySet());
  }

  /** Every node that has a name, in a directory that may itself have none. */
  Set<MemoryNode> nodes() {
    return Collections.unmodifiableSet(places.keySet());
  }

  /** Gives a node this name and no other; what had the name before has none. */
  void put(MemoryDirectory directory, String name, MemoryNode node) {
    remove(node);
    MemoryNode replaced = entries.computeIfAbsent(directory, d -> new TreeMap<>()).put(name, node);
    if (replaced != null) {
      places.remove(replaced);
    }
    places.put(node, new Place(directory, name));
  }

  /** Takes a node's name away, if it has one. */
  void remove(MemoryNode node) {
    Place place = places.remove(node);
    if (place != null) {
      entries.get(place.directory).remove(place.name);
    }
  }

  private SortedMap<String, MemoryNode> childrenOf(MemoryDirectory directory) {
    SortedMap<String, MemoryNode> children = entries.get(directory);
    return children == null ? Collections.emptySortedMap() : children;
  }
}
