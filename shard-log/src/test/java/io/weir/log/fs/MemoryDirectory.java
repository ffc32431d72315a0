package io.weir.log.fs;

/** The identity of a directory; what is in it is a matter of the {@link NameTable} one asks. */
final class MemoryDirectory extends MemoryNode {
  MemoryDirectory(long id) {
    super(id);
  }
}
