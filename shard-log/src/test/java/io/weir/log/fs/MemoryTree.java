package io.weir.log.fs;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Directories and files, as processes see them and as they are on disk, with the changes of names
 * in between. Paths are absolute and normalized. Not thread-safe.
 */
final class MemoryTree {
  private final NameTable live;
  private final NameTable disk;
  private final List<NameChange> pending = new ArrayList<>();
  private long nextId;

  /** With a root, and nothing else. */
  MemoryTree() {
    MemoryDirectory root = new MemoryDirectory(0);
    live = new NameTable(root);
    disk = new NameTable(root);
    nextId = 1;
  }

  private MemoryTree(NameTable live, NameTable disk, long nextId) {
    this.live = live;
    this.disk = disk;
    this.nextId = nextId;
  }

  // ---------------------------------------------------------------- names as processes see them

  @Nullable MemoryNode find(Path path) {
    MemoryNode node = live.root();
    for (Path name : path) {
      if (!(node instanceof MemoryDirectory directory)) {
        return null;
      }
      node = live.get(directory, name.toString());
    }
    return node;
  }

  MemoryContent file(Path path) throws IOException {
    MemoryNode node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (node instanceof MemoryContent content) {
      return content;
    }
    throw new FileSystemException(path.toString(), null, "Is a directory");
  }

  MemoryDirectory directory(Path path) throws IOException {
    MemoryNode node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (node instanceof MemoryDirectory directory) {
      return directory;
    }
    throw new NotDirectoryException(path.toString());
  }

  /** Sorted. */
  List<String> names(Path directory) {
    return find(directory) instanceof MemoryDirectory found
        ? List.copyOf(live.names(found))
        : List.of();
  }

  MemoryContent createFile(Path path) throws IOException {
    MemoryContent content = new MemoryContent(nextId++, path);
    create(path, content);
    return content;
  }

  void createDirectory(Path path) throws IOException {
    create(path, new MemoryDirectory(nextId++));
  }

  private void create(Path path, MemoryNode node) throws IOException {
    MemoryDirectory parent = parentOf(path);
    if (find(path) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    change(DirtyUnit.Kind.CREATION, parent, path, node);
  }

  /** Removes a name that is there. */
  void delete(Path path) throws IOException {
    MemoryNode node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    if (node instanceof MemoryDirectory directory && !live.names(directory).isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    change(DirtyUnit.Kind.DELETION, parentOf(path), path, node);
  }

  void rename(Path from, Path to) throws IOException {
    MemoryNode node = find(from);
    if (node == null) {
      throw new NoSuchFileException(from.toString(), to.toString(), null);
    }
    MemoryNode target = find(to);
    if (target == node) {
      return;
    }
    if (target instanceof MemoryDirectory directory && !live.names(directory).isEmpty()) {
      throw new DirectoryNotEmptyException(to.toString());
    }
    if (target != null && target instanceof MemoryDirectory != node instanceof MemoryDirectory) {
      throw new FileSystemException(
          from.toString(), to.toString(), "one is a directory, the other is not");
    }
    if (node instanceof MemoryDirectory && to.startsWith(from)) {
      throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
    }
    change(DirtyUnit.Kind.RENAMING, parentOf(to), to, node);
    relocate(node, to);
  }

  private void relocate(MemoryNode node, Path path) {
    if (node instanceof MemoryContent content) {
      content.relocate(path);
    } else if (node instanceof MemoryDirectory directory) {
      for (String name : live.names(directory)) {
        relocate(Objects.requireNonNull(live.get(directory, name)), path.resolve(name));
      }
    }
  }

  private MemoryDirectory parentOf(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new FileSystemException(path.toString(), null, "Device or resource busy");
    }
    return directory(parent);
  }

  private void change(DirtyUnit.Kind kind, MemoryDirectory parent, Path path, MemoryNode node) {
    NameChange change =
        new NameChange(kind, parent, path.getFileName().toString(), node, path, false);
    change.apply(live);
    pending.add(change);
  }

  /** The bytes in all files that have a name. */
  long bytes() {
    return live.nodes().stream()
        .mapToLong(node -> node instanceof MemoryContent content ? content.length() : 0)
        .sum();
  }

  // ---------------------------------------------------------------- names on disk

  /** Whether the latest change to this name is on disk. */
  boolean isSettled(Path path) {
    MemoryNode node = find(path);
    return pending.stream().noneMatch(change -> change.node() == node);
  }

  void force(Path directory) throws IOException {
    settle(directory(directory), false);
  }

  /** A force of a directory that fails: what it should have made durable is uncertain for ever. */
  void loseForce(Path path) throws IOException {
    MemoryDirectory directory = directory(path);
    pending.replaceAll(change -> change.directory() == directory ? change.markLost() : change);
  }

  private void settle(MemoryDirectory directory, boolean lostOnesToo) {
    List<NameChange> settled =
        pending.stream()
            .filter(change -> change.directory() == directory && (lostOnesToo || !change.lost()))
            .toList();
    pending.removeAll(settled);
    for (NameChange change : settled) {
      if (change.kind() == DirtyUnit.Kind.DELETION
          && change.node() instanceof MemoryDirectory removed) {
        settle(removed, true); // It went empty; so what was in it is gone as well.
      }
      change.apply(disk);
    }
  }

  // ---------------------------------------------------------------- crashes

  /** The same state, dirty as it is. */
  MemoryTree copy() {
    IdentityHashMap<MemoryNode, MemoryNode> copies = new IdentityHashMap<>();
    UnaryOperator<MemoryNode> copyOf =
        node ->
            copies.computeIfAbsent(
                node,
                n ->
                    n instanceof MemoryContent content
                        ? content.copy()
                        : new MemoryDirectory(n.id()));
    MemoryTree copy = new MemoryTree(live.copy(copyOf), disk.copy(copyOf), nextId);
    pending.forEach(change -> copy.pending.add(change.copy(copyOf)));
    return copy;
  }

  /** What may or may not survive a loss of power: names in the order of change, then files. */
  List<DirtyUnit> dirty(int unitBytes) {
    List<DirtyUnit> units = new ArrayList<>();
    pending.forEach(change -> units.add(change.unit()));
    contents().forEach(content -> units.addAll(content.dirty(unitBytes)));
    return units;
  }

  /** The tree after a loss of power; the choice is asked in the order of {@link #dirty}. */
  MemoryTree afterPowerLoss(PowerLossChoice choice, int unitBytes) {
    NameTable names = disk.copy(UnaryOperator.identity());
    for (NameChange change : pending) {
      if (choice.survives(change.unit())) {
        change.apply(names);
      }
    }
    IdentityHashMap<MemoryNode, MemoryNode> survivors = new IdentityHashMap<>();
    for (MemoryContent content : contents()) {
      survivors.put(content, content.afterPowerLoss(choice, unitBytes));
    }
    NameTable found =
        names.reachableCopy(
            node -> survivors.computeIfAbsent(node, n -> new MemoryDirectory(n.id())));
    return new MemoryTree(found, found.copy(UnaryOperator.identity()), nextId);
  }

  void writeBack(PowerLossChoice choice, int unitBytes) {
    contents().forEach(content -> content.writeBack(choice, unitBytes));
  }

  void dropLostSectors() {
    contents().forEach(MemoryContent::dropLostSectors);
  }

  /** Every file that has, had or may get a name, by age. */
  private Collection<MemoryContent> contents() {
    TreeMap<Long, MemoryContent> contents = new TreeMap<>();
    Stream.of(live.nodes().stream(), disk.nodes().stream(), pending.stream().map(NameChange::node))
        .flatMap(nodes -> nodes)
        .forEach(
            node -> {
              if (node instanceof MemoryContent content) {
                contents.put(content.id(), content);
              }
            });
    return contents.values();
  }
}
