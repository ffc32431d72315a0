package io.weir.benchmarks.load;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** A request as a client of Kinesis sends it, a header of the length of a signature included. */
final class RequestHead {
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=load/20260101/us-east-1/kinesis/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
          + "0".repeat(64);

  private final String host;
  private final WireForm form;

  RequestHead(String host, WireForm form) {
    this.host = host;
    this.form = form;
  }

  FullHttpRequest request(Call call) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(call.body()));
    request
        .headers()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.CONTENT_TYPE, form.contentType())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, call.body().length)
        .set("X-Amz-Target", "Kinesis_20131202." + call.operation())
        .set("X-Amz-Date", "20260101T000000Z")
        .set(HttpHeaderNames.AUTHORIZATION, SIGNATURE);
    return request;
  }
}
