package io.weir.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.server.error.ApiException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.Exchange;
import io.weir.server.http.ResponseStream;
import io.weir.server.http.StreamSource;
import io.weir.server.operation.EventSource;
import io.weir.server.operation.EventSource.Event;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import io.weir.server.protocol.eventstream.EventStreamEncoder;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer of events: takes them from their source as long as the client takes them. Confined to
 * the connection's event loop, {@link #onReady} excepted.
 */
final class EventStreamAnswer implements StreamSource {
  private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

  private final EventStreamEncoder encoder;
  private final WireFormat format;
  private final ErrorMapper errors;
  private volatile @Nullable ResponseStream stream;
  private @Nullable EventSource source;
  private boolean begun;

  EventStreamAnswer(WireFormat format, ErrorMapper errors) {
    this.encoder = new EventStreamEncoder(format);
    this.format = format;
    this.errors = errors;
  }

  /** Opens the source, which may refuse, and begins the answer. */
  void begin(Function<Runnable, EventSource> open, Exchange exchange) {
    source = open.apply(this::onReady);
    stream = exchange.stream(head(), this);
  }

  private static HttpResponse head() {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    HttpHeaders headers = head.headers();
    headers.set("x-amzn-RequestId", RequestIds.requestId());
    headers.set("x-amz-id-2", RequestIds.extendedId());
    headers.set(HttpHeaderNames.CONTENT_TYPE, EventStreamEncoder.CONTENT_TYPE);
    return head;
  }

  /** The source has more; before the stream has begun it is asked anyway. */
  private void onReady() {
    ResponseStream out = stream;
    if (out != null) {
      try {
        out.executor().execute(() -> onWritable(out));
      } catch (RejectedExecutionException e) {
        // The server has closed, and with it the stream.
      }
    }
  }

  @Override
  public void onWritable(ResponseStream out) {
    stream = out;
    EventSource events = source;
    if (events == null || !out.isWritable()) {
      return;
    }
    if (!begun) {
      begun = true;
      out.write(encoder.event(ALLOCATOR, "initial-response", Output.EMPTY));
    }
    try {
      send(events, out);
    } catch (RuntimeException e) {
      ApiException error = errors.toApi(e);
      out.write(encoder.exception(ALLOCATOR, error.type(), format.error(error)));
      out.end();
    }
  }

  private void send(EventSource events, ResponseStream out) {
    while (out.isWritable()) {
      Event event = events.next();
      if (event != null) {
        out.write(encoder.event(ALLOCATOR, event.type(), event.payload()));
      } else if (events.isOver()) {
        out.end();
        return;
      } else {
        return;
      }
    }
  }

  @Override
  public void onClosed() {
    EventSource events = source;
    source = null;
    if (events != null) {
      events.close();
    }
  }
}
