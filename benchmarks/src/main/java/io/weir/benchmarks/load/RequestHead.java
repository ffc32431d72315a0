package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The head of a request as a client of Kinesis sends it, a header of the length of a signature
 * included. Thread-safe.
 */
final class RequestHead {
  private static final String DATE = "20260101T000000Z";
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=load/20260101/us-east-1/kinesis/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="
          + "0".repeat(64);

  private final String host;
  private final WireForm form;
  private final Map<String, byte[]> beginnings = new ConcurrentHashMap<>();

  RequestHead(String host, WireForm form) {
    this.host = host;
    this.form = form;
  }

  /** For HTTP/1.1, its last line included. */
  ByteBuf http1(Call call, ByteBufAllocator allocator) {
    byte[] beginning = beginnings.computeIfAbsent(call.operation(), this::beginning);
    String end = call.length() + "\r\n\r\n";
    ByteBuf head = allocator.directBuffer(beginning.length + end.length());
    head.writeBytes(beginning).writeCharSequence(end, StandardCharsets.US_ASCII);
    return head;
  }

  private byte[] beginning(String operation) {
    String text =
        "POST / HTTP/1.1\r\n"
            + ("host: " + host + "\r\n")
            + ("content-type: " + form.contentType() + "\r\n")
            + ("x-amz-target: " + target(operation) + "\r\n")
            + ("x-amz-date: " + DATE + "\r\n")
            + ("authorization: " + SIGNATURE + "\r\n")
            + "content-length: ";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** For HTTP/2. */
  Http2Headers http2(Call call) {
    return new DefaultHttp2Headers(false)
        .method("POST")
        .scheme("http")
        .authority(host)
        .path("/")
        .add("content-type", form.contentType())
        .add("x-amz-target", target(call.operation()))
        .add("x-amz-date", DATE)
        .add("authorization", SIGNATURE)
        .add("content-length", Integer.toString(call.length()));
  }

  private static String target(String operation) {
    return "Kinesis_20131202." + operation;
  }
}
