package io.weir.log.fs;

/** What a name can stand for: a {@link MemoryContent} or a {@link MemoryDirectory}. */
abstract class MemoryNode {
  private final long id;

  MemoryNode(long id) {
    this.id = id;
  }

  /** Orders nodes by creation, so that everything derived from them is the same in every run. */
  final long id() {
    return id;
  }
}
