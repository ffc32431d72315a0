package io.weir.log.mapped;

import io.weir.log.fs.MappedRegion;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A mapping that counts how often it was unmapped. */
final class CountedRegion implements MappedRegion {
  final AtomicInteger unmapped = new AtomicInteger();
  private final ByteBuffer buffer = ByteBuffer.allocate(8);

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void force(int from, int length) {}

  @Override
  public void unmap() {
    unmapped.incrementAndGet();
  }
}
