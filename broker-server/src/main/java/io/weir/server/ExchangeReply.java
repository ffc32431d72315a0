package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.server.error.ApiException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.operation.EventSource;
import io.weir.server.operation.Reply;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import java.util.function.Function;

/** Makes an operation's outcome the answer to an HTTP request, in the request's format. */
final class ExchangeReply implements Reply {
  private final Exchange exchange;
  private final WireFormat format;
  private final ErrorMapper errors;

  ExchangeReply(Exchange exchange, WireFormat format, ErrorMapper errors) {
    this.exchange = exchange;
    this.format = format;
    this.errors = errors;
  }

  @Override
  public void send(Output output) {
    int capacity = format.capacityFor(output);
    exchange.respond(
        new ApiAnswer(
            200,
            format.contentType(),
            null,
            capacity,
            allocator -> write(format, output, capacity, allocator)));
  }

  @Override
  public void stream(Function<Runnable, EventSource> open) {
    new EventStreamAnswer(format, errors).begin(open, exchange);
  }

  @Override
  public void fail(Throwable failure) {
    exchange.respond(errorAnswer(format, errors.toApi(failure)));
  }

  /** An error as an answer. */
  static Answer errorAnswer(WireFormat format, ApiException error) {
    Output output = format.error(error);
    int capacity = format.capacityFor(output);
    return new ApiAnswer(
        error.status(),
        format.contentType(),
        error.type(),
        capacity,
        allocator -> write(format, output, capacity, allocator));
  }

  private static ByteBuf write(
      WireFormat format, Output output, int capacity, ByteBufAllocator allocator) {
    ByteBuf body = allocator.directBuffer(capacity);
    try {
      MemberWriter out = format.writer(body);
      output.writeTo(out);
      out.finish();
      return body;
    } catch (RuntimeException e) {
      body.release();
      throw e;
    }
  }
}
