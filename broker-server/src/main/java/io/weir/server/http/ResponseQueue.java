package io.weir.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's answers in the order of its requests, which HTTP/1.1 demands, although they
 * finish in any order and on any thread.
 *
 * <p><b>Threads.</b> The queue itself belongs to the event loop. A thread that finishes an answer
 * leaves it in its {@link QueuedExchange} and schedules one drain, unless one is scheduled: however
 * many acknowledgements one commit completes, the loop is woken once, and writes them with one
 * flush. The drain clears the flag before it looks, so an answer that comes later schedules the
 * next one.
 *
 * <p><b>Memory.</b> A client that does not read its answers makes the channel unwritable; then
 * answers stay in their compact form, and {@link #heldBytes} tells the connection to stop reading.
 */
final class ResponseQueue {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseQueue.class);
  private final ChannelHandlerContext ctx;
  private final Runnable drained;
  private final ArrayDeque<QueuedExchange> waiting = new ArrayDeque<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong held = new AtomicLong();
  private boolean closing;
  private boolean cleared;

  /**
   * Writes to a channel.
   *
   * @param drained run on the event loop after answers have been written
   */
  ResponseQueue(ChannelHandlerContext ctx, Runnable drained) {
    this.ctx = ctx;
    this.drained = drained;
  }

  /** A place behind the last request's. On the event loop. */
  QueuedExchange open(boolean keepAlive, boolean head, boolean chunks) {
    QueuedExchange exchange = new QueuedExchange(this, keepAlive, head, chunks);
    waiting.add(exchange);
    return exchange;
  }

  /** A stream in the place of an answer; on any thread. */
  ChunkedStream newStream(QueuedExchange exchange, HttpResponse head, StreamSource source) {
    return new ChunkedStream(ctx, exchange, head, source, () -> leave(exchange));
  }

  private void leave(QueuedExchange exchange) {
    waiting.remove(exchange);
    if (closing && waiting.isEmpty()) {
      closeWhenEmpty();
    }
    drain();
  }

  /** How many requests have no answer on its way yet. On the event loop. */
  int size() {
    return waiting.size();
  }

  /** Bytes of finished answers that have not been written. */
  long heldBytes() {
    return held.get();
  }

  /** The next answer written is the last; with none to come, the connection closes now. */
  void closeWhenEmpty() {
    closing = true;
    if (waiting.isEmpty()) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Ends the streams: they would go on for as long as they like. */
  void endStreams() {
    for (QueuedExchange exchange : List.copyOf(waiting)) {
      ChunkedStream stream = exchange.stream();
      if (stream != null) {
        stream.end();
      }
    }
  }

  /** A stream is there; on any thread. */
  void begun(ChunkedStream stream) {
    try {
      ctx.executor().execute(() -> begin(stream));
    } catch (RejectedExecutionException e) {
      stream.disconnected();
    }
  }

  private void begin(ChunkedStream stream) {
    if (cleared) {
      stream.disconnected();
    } else {
      drain();
    }
  }

  /** An answer is there; on any thread. */
  void finished(int bytes) {
    held.addAndGet(bytes);
    if (scheduled.compareAndSet(false, true)) {
      try {
        ctx.executor().execute(this::drainScheduled);
      } catch (RejectedExecutionException e) {
        LOG.debug("The event loop has shut down; an answer is dropped.");
      }
    }
  }

  private void drainScheduled() {
    scheduled.set(false);
    drain();
  }

  /** Writes what can be written. On the event loop. */
  void drain() {
    Channel channel = ctx.channel();
    boolean wrote = false;
    while (channel.isActive() && channel.isWritable()) {
      QueuedExchange first = waiting.peek();
      if (first == null || !advance(first)) {
        break;
      }
      wrote = true;
    }
    if (wrote) {
      ctx.flush();
    }
    drained.run();
  }

  /** Whether there was an answer, so that the next one may follow. */
  private boolean advance(QueuedExchange first) {
    ChunkedStream stream = first.stream();
    if (stream != null) {
      stream.resume();
      return waiting.peek() != first;
    }
    Answer answer = first.answer();
    if (answer == null) {
      return false;
    }
    waiting.remove();
    held.addAndGet(-answer.heldBytes());
    write(first, answer);
    return true;
  }

  /** Forgets everything; the client has gone. */
  void clear() {
    cleared = true;
    List<QueuedExchange> left = List.copyOf(waiting);
    waiting.clear();
    for (QueuedExchange exchange : left) {
      ChunkedStream stream = exchange.stream();
      if (stream != null) {
        stream.disconnected();
      }
    }
  }

  private void write(QueuedExchange exchange, Answer answer) {
    FullHttpResponse response = toResponse(answer);
    int length = response.content().readableBytes();
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    if (exchange.isHead()) {
      response.content().clear();
    }
    boolean last = !exchange.keepsAlive() || (closing && waiting.isEmpty());
    if (last) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.write(response).addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.write(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }

  private FullHttpResponse toResponse(Answer answer) {
    try {
      return answer.toResponse(ctx.alloc());
    } catch (RuntimeException e) {
      LOG.error("An answer could not be written.", e);
      return new DefaultFullHttpResponse(
          HttpVersion.HTTP_1_1, HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }
  }
}
