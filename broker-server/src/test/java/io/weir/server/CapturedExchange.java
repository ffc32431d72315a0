package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.http.ResponseStream;
import io.weir.server.http.StreamSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An exchange without a connection: the test's thread is the event loop, and what would be written
 * is kept. Whatever is answered is turned into bytes, as a connection would.
 */
final class CapturedExchange implements Exchange {
  private static final long PATIENCE_SECONDS = 20;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
  private final List<byte[]> messages = new ArrayList<>();
  private ApiOutcome outcome;
  private CapturedStream open;

  @Override
  public void respond(Answer finished) {
    settle();
    loop.add(() -> outcome = outcomeOf(finished));
  }

  @Override
  public ResponseStream stream(HttpResponse head, StreamSource source) {
    settle();
    CapturedStream stream = new CapturedStream(source);
    loop.add(() -> begin(head, source, stream));
    return stream;
  }

  private void settle() {
    if (!settled.compareAndSet(false, true)) {
      throw new AssertionError("answered twice");
    }
  }

  private void begin(HttpResponse head, StreamSource source, CapturedStream stream) {
    outcome =
        new ApiOutcome(
            head.status().code(),
            head.headers().get("content-type", ""),
            head.headers().get("x-amzn-ErrorType", ""),
            new byte[0],
            messages);
    source.onWritable(stream);
  }

  private static ApiOutcome outcomeOf(Answer answer) {
    FullHttpResponse response = answer.toResponse(UnpooledByteBufAllocator.DEFAULT);
    try {
      HttpHeaders headers = response.headers();
      return new ApiOutcome(
          response.status().code(),
          headers.get("content-type", ""),
          headers.get("x-amzn-ErrorType", ""),
          ApiOutcome.bytesOf(response.content()),
          List.of());
    } finally {
      response.release();
    }
  }

  /**
   * Waits for the answer, and of an event stream for that many messages or its end; the stream is
   * closed then.
   */
  ApiOutcome await(int wanted) {
    while (outcome == null || (open != null && messages.size() < wanted)) {
      runNext();
    }
    if (open != null) {
      open.end();
    }
    return outcome;
  }

  private void runNext() {
    try {
      Runnable next = loop.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
      }
      next.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private final class CapturedStream implements ResponseStream {
    private final StreamSource source;

    CapturedStream(StreamSource source) {
      this.source = source;
      open = this;
    }

    @Override
    public boolean isWritable() {
      return open == this;
    }

    @Override
    public void write(ByteBuf piece) {
      messages.add(ApiOutcome.bytesOf(piece));
      piece.release();
    }

    @Override
    public void end() {
      if (open == this) {
        open = null;
        source.onClosed();
      }
    }

    @Override
    public void abort() {
      throw new AssertionError("an answer was aborted");
    }

    @Override
    public Executor executor() {
      return loop::add;
    }
  }
}
