package io.weir.log.mapped;

import io.weir.log.fs.MappedRegion;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mapping that several hold at once; whoever lets go last unmaps it. Made with one holder. A
 * thread touches the {@link #buffer} only between a {@link #tryRetain} that returned true (or being
 * the maker) and its {@link #release}. Thread-safe.
 */
final class SharedMapping {
  private final MappedRegion region;
  private final ByteBuffer buffer;
  private final AtomicInteger holders = new AtomicInteger(1);

  SharedMapping(MappedRegion region) {
    this.region = region;
    this.buffer = region.buffer();
  }

  MappedRegion region() {
    return region;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  /** Takes a hold, unless the last one is gone. */
  boolean tryRetain() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
      now = holders.get();
    }
    return false;
  }

  /** Gives a hold back. */
  void release() {
    int left = holders.decrementAndGet();
    if (left == 0) {
      region.unmap();
    } else if (left < 0) {
      throw new IllegalStateException("a mapping was released more often than retained");
    }
  }
}
