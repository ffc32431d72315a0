package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An answer whose body is in an array. Good during the call that hands it over. */
final class Answer {
  private final int status;
  private final ByteBuf body;

  /**
   * An answer.
   *
   * @param status of HTTP; 0 when there was no answer, and then the body says why
   * @param body with an array
   */
  Answer(int status, ByteBuf body) {
    this.status = status;
    this.body = body;
  }

  int status() {
    return status;
  }

  boolean ok() {
    return status == 200;
  }

  /** Whether the connection gave none. */
  boolean missing() {
    return status == 0;
  }

  JsonParser parser(WireForm form) throws IOException {
    return form.parser(body.array(), body.arrayOffset() + body.readerIndex(), body.readableBytes());
  }

  String text() {
    return body.toString(StandardCharsets.UTF_8);
  }
}
