package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.server.http.Answer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A status, Amazon's headers and a body to be written.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param errorType the error's name, or null for a success
 * @param heldBytes about how many bytes the body has
 * @param body writes it
 */
record ApiAnswer(
    int status,
    String contentType,
    @Nullable String errorType,
    int heldBytes,
    Function<ByteBufAllocator, ByteBuf> body)
    implements Answer {

  @Override
  public FullHttpResponse toResponse(ByteBufAllocator allocator) {
    // The values are our own: there is nothing in them to be validated.
    HttpHeaders headers =
        DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    headers.set("x-amzn-RequestId", RequestIds.requestId());
    headers.set("x-amz-id-2", RequestIds.extendedId());
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    if (errorType != null) {
      headers.set("x-amzn-ErrorType", errorType);
    }
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1,
        HttpResponseStatus.valueOf(status),
        body.apply(allocator),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
