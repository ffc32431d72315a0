package io.weir.server.http;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Writes pieces of one size as long as there is room, up to a total. */
final class PulledSource implements StreamSource {
  static final int PIECE = 10_000;
  final AtomicLong written = new AtomicLong();
  final AtomicInteger closes = new AtomicInteger();
  private final long total;
  volatile ResponseStream out;

  PulledSource(long total) {
    this.total = total;
  }

  @Override
  public void onWritable(ResponseStream stream) {
    out = stream;
    while (stream.isWritable() && written.get() < total) {
      stream.write(Unpooled.copiedBuffer("x".repeat(PIECE), StandardCharsets.US_ASCII));
      written.addAndGet(PIECE);
    }
    if (written.get() >= total && total > 0) {
      stream.end();
    }
  }

  void write(String text) {
    out.executor().execute(() -> out.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
  }

  @Override
  public void onClosed() {
    closes.incrementAndGet();
  }
}
