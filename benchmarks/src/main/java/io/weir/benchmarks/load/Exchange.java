package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: gathers its answer, or passes it on in pieces. On the connection's thread.
 */
final class Exchange {
  private final @Nullable AnswerSink whole;
  private final @Nullable ChunkSink pieces;
  private final ByteBuf gathered = Unpooled.buffer(256);
  private int status;

  private Exchange(@Nullable AnswerSink whole, @Nullable ChunkSink pieces) {
    this.whole = whole;
    this.pieces = pieces;
  }

  static Exchange of(AnswerSink sink) {
    return new Exchange(sink, null);
  }

  static Exchange of(ChunkSink sink) {
    return new Exchange(null, sink);
  }

  void onStatus(int code) {
    status = code;
  }

  void onContent(ByteBuf content) {
    if (pieces != null && status == 200) {
      pieces.onChunk(content);
    } else {
      gathered.writeBytes(content);
    }
  }

  void onEnd() {
    byte[] body = ByteBufUtil.getBytes(gathered);
    if (whole != null) {
      whole.onAnswer(status, body);
    } else if (pieces != null) {
      pieces.onEnd(status);
    }
  }

  void onFailure(String why) {
    status = 0;
    gathered.clear().writeCharSequence(why, StandardCharsets.UTF_8);
    onEnd();
  }
}
