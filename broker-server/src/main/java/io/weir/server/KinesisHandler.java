package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.weir.server.error.ApiException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.http.RequestHandler;
import io.weir.server.operation.Operation;
import io.weir.server.operation.OperationDispatcher;
import io.weir.server.operation.OperationTable;
import io.weir.server.protocol.WireFormat;
import io.weir.server.protocol.WireFormats;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads requests to operations: {@code POST /} with an {@code X-Amz-Target}. Signatures are
 * accepted whatever they are, and so is their absence. Thread-safe.
 */
final class KinesisHandler implements RequestHandler {
  private static final String TARGET = "X-Amz-Target";
  static final String KINESIS = "Kinesis_20131202.";
  static final String WEIR = "Weir_20261126.";
  private static final String HEALTH_PATH = "/_health/ready";

  private static final Map<Refusal, ApiException> REFUSALS =
      Map.of(
          Refusal.MALFORMED,
              new ApiException(400, "BadRequestException", "The request is not HTTP/1.1."),
          Refusal.LINE_TOO_LONG,
              new ApiException(414, "BadRequestException", "The request line is too long."),
          Refusal.HEADERS_TOO_LONG,
              new ApiException(431, "BadRequestException", "The request headers are too large."),
          Refusal.BODY_TOO_LONG,
              new ApiException(
                  413, "RequestEntityTooLargeException", "The request body is too large."),
          Refusal.EXPECTATION,
              new ApiException(
                  417, "BadRequestException", "Of Expect, only 100-continue is understood."));

  private final OperationTable operations;
  private final OperationDispatcher dispatcher;
  private final WireFormats formats;
  private final ErrorMapper errors;

  KinesisHandler(
      OperationTable operations,
      OperationDispatcher dispatcher,
      WireFormats formats,
      ErrorMapper errors) {
    this.operations = operations;
    this.dispatcher = dispatcher;
    this.formats = formats;
    this.errors = errors;
  }

  @Override
  public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
    WireFormat format = formatOf(head);
    ExchangeReply reply = reply(format, exchange);
    if (!head.uri().equals("/") && !head.uri().startsWith("/?")) {
      handleOther(head, exchange, reply);
    } else if (!HttpMethod.POST.equals(head.method())) {
      reply.fail(new ApiException(405, "UnknownOperationException", "Only POST is understood."));
    } else {
      handleOperation(head.headers().get(TARGET), format, body, reply);
    }
  }

  /** Answers a request with a failure that it met before it came here. */
  void fail(HttpRequest head, Exchange exchange, Throwable failure) {
    reply(formatOf(head), exchange).fail(failure);
  }

  /** Whether a request names an operation that there is. */
  boolean hasOperation(HttpRequest head) {
    String target = head.headers().get(TARGET);
    return target != null && operations.find(target) != null;
  }

  private @Nullable WireFormat formatOf(HttpRequest head) {
    return formats.of(head.headers().get(HttpHeaderNames.CONTENT_TYPE));
  }

  private ExchangeReply reply(@Nullable WireFormat format, Exchange exchange) {
    return new ExchangeReply(exchange, format == null ? formats.fallback() : format, errors);
  }

  private static void handleOther(HttpRequest head, Exchange exchange, ExchangeReply reply) {
    if (head.uri().equals(HEALTH_PATH)
        && (HttpMethod.GET.equals(head.method()) || HttpMethod.HEAD.equals(head.method()))) {
      exchange.respond(PlainAnswer.ready());
    } else {
      reply.fail(
          new ApiException(404, "UnknownOperationException", "The Kinesis API is at POST /."));
    }
  }

  private void handleOperation(
      @Nullable String target, @Nullable WireFormat format, ByteBuf body, ExchangeReply reply) {
    if (target == null || !(target.startsWith(KINESIS) || target.startsWith(WEIR))) {
      reply.fail(
          ApiException.unknownOperation(
              "The X-Amz-Target header must be " + KINESIS + "<operation>."));
      return;
    }
    Operation<?> operation = operations.find(target);
    if (operation == null) {
      reply.fail(ApiException.unknownOperation("There is no such operation in this API version."));
    } else if (format == null) {
      reply.fail(unknownFormat());
    } else {
      dispatcher.dispatch(operation, format, body, reply);
    }
  }

  private ApiException unknownFormat() {
    return ApiException.serialization("The Content-Type must be one of " + formats.known() + ".");
  }

  @Override
  public Answer refusal(Refusal refusal) {
    ApiException error = REFUSALS.getOrDefault(refusal, ApiException.internalFailure("Refused."));
    return ExchangeReply.errorAnswer(formats.fallback(), error);
  }

  /** An answer that is no operation's. */
  private static final class PlainAnswer {
    private static final byte[] READY = {'r', 'e', 'a', 'd', 'y', '\n'};

    static Answer ready() {
      return new ApiAnswer(
          200, "text/plain", null, READY.length, allocator -> Unpooled.wrappedBuffer(READY));
    }
  }
}
