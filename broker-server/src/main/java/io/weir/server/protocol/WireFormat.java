package io.weir.server.protocol;

import io.netty.buffer.ByteBuf;
import io.weir.server.error.ApiException;

/** A way to write members down, found by its content type. Thread-safe. */
public interface WireFormat {

  /** What answers are labelled with. */
  String contentType();

  /**
   * Reads a request.
   *
   * @param body must be backed by an array, and stays the caller's
   */
  MemberReader reader(ByteBuf body);

  /** Writes an answer behind what is in the buffer, which stays the caller's. */
  MemberWriter writer(ByteBuf target);

  /** Room that an answer needs, in bytes. */
  int capacityFor(Output output);

  /** An error as an answer. */
  default Output error(ApiException error) {
    return out -> {
      out.beginStructure();
      out.string("__type", error.type());
      String message = error.getMessage();
      if (message != null) {
        out.string("message", message);
      }
      out.endStructure();
    };
  }
}
