package io.weir.log.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open file. Positional reads and writes are thread-safe; mappings outlive {@link #close()}. */
public interface StoreFile extends Closeable {

  /** Where the file is. */
  Path path();

  /** Its length in bytes. */
  long size() throws IOException;

  /**
   * Reads into the remaining space of {@code target} until it is full or the file ends.
   *
   * @return the bytes read, 0 at or behind the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes all that remains in {@code source}, extending the file when needed. A full disk is an
   * {@link IOException}; part of the bytes may then have been written.
   */
  void write(ByteBuffer source, long position) throws IOException;

  /** Cuts the file to {@code size} bytes; a shorter file stays as it is. */
  void truncate(long size) throws IOException;

  /** Makes content and length durable. */
  void force() throws IOException;

  /**
   * Maps the first {@code size} bytes, which must exist, for reading and writing.
   *
   * @param size in bytes, 1 … {@link Integer#MAX_VALUE}
   * @throws ProcessLimitException if the process may map no more
   */
  MappedRegion map(int size) throws IOException;

  /** Maps the first {@code size} bytes, which must exist, for reading. */
  MappedRegion mapReadOnly(int size) throws IOException;

  @Override
  void close() throws IOException;
}
