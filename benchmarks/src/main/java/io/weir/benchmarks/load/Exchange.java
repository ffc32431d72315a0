package io.weir.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: gathers its answer, or passes it on in pieces. On the connection's thread.
 */
final class Exchange {
  private final @Nullable AnswerSink whole;
  private final @Nullable ChunkSink pieces;
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

  /** Some of the body; the gathered part of this answer is the connection's to keep. */
  void onContent(ByteBuf content, ByteBuf gathered) {
    if (pieces != null && status == 200) {
      pieces.onChunk(content);
    } else {
      gathered.writeBytes(content);
    }
  }

  void onEnd(ByteBuf gathered) {
    if (whole != null) {
      whole.onAnswer(new Answer(status, gathered));
    } else if (pieces != null) {
      pieces.onEnd(status);
    }
  }

  void onFailure(String why, ByteBuf gathered) {
    status = 0;
    gathered.clear().writeCharSequence(why, StandardCharsets.UTF_8);
    onEnd(gathered);
  }
}
