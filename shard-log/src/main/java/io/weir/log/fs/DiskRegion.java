package io.weir.log.fs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Mapped memory, and the action that gives it back. */
final class DiskRegion implements MappedRegion {
  private final MappedByteBuffer buffer;
  private final Runnable unmapper;
  private final AtomicBoolean unmapped = new AtomicBoolean();

  /** Takes over a buffer that is the whole mapping; the unmapper is run once. */
  DiskRegion(MappedByteBuffer buffer, Runnable unmapper) {
    this.buffer = buffer;
    this.unmapper = unmapper;
    buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The same mapping; the action runs, too, when it has been given back. */
  DiskRegion thenWhenUnmapped(Runnable action) {
    return new DiskRegion(
        buffer,
        () -> {
          unmapper.run();
          action.run();
        });
  }

  @Override
  public ByteBuffer buffer() {
    checkMapped();
    return buffer;
  }

  @Override
  public void force(int from, int length) throws IOException {
    checkMapped();
    Objects.checkFromIndexSize(from, length, buffer.capacity());
    if (length == 0) {
      return;
    }
    try {
      buffer.force(from, length);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void unmap() {
    if (unmapped.compareAndSet(false, true)) {
      unmapper.run();
    }
  }

  private void checkMapped() {
    if (unmapped.get()) {
      throw new IllegalStateException("used after it was unmapped");
    }
  }
}
