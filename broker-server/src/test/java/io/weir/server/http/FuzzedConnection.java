package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A connection with the server's own handlers and without a socket, which counts every byte that is
 * allocated for it. Its bounds are low, so that short inputs come to them.
 */
final class FuzzedConnection {
  private static final HttpSettings SETTINGS =
      new HttpSettings(16, 4096, 8192, 2048, 4, 8192, Duration.ofMinutes(5));

  /** The bounds above for each of a few streams, and what Netty needs beside. */
  private static final long MOST_HELD = 512 * 1024;

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final StringBuilder sent = new StringBuilder();
  private final FuzzedAnswers answers;

  /** Netty takes for a server's connection what has a server channel for its parent. */
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new LocalServerChannel(), DefaultChannelId.newInstance(), true, false);

  FuzzedConnection(FuzzedAnswers answers) {
    this(answers, SETTINGS);
  }

  FuzzedConnection(FuzzedAnswers answers, HttpSettings settings) {
    this.answers = answers;
    channel.config().setAllocator(allocator);
    channel.config().setAutoRead(false);
    new HttpPipeline(answers, settings, new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), null)
        .addHandlers(channel);
  }

  /** The client sends something, in pieces of that many bytes. */
  void receive(byte[] bytes, int pieces) {
    for (int at = 0; at < bytes.length && channel.isOpen(); at += pieces) {
      int length = Math.min(pieces, bytes.length - at);
      channel.writeInbound(allocator.directBuffer(length).writeBytes(bytes, at, length));
      takeSent();
      assertThat(held()).as("bytes held for the connection").isLessThan(MOST_HELD);
    }
  }

  /** All that was left to be answered is, and the client falls silent. */
  void fallSilent() {
    do { // Answers make room for requests that waited.
      answers.answerTheRest();
      takeSent();
    } while (answers.oweSome());
    if (channel.isOpen() && !speaksHttp2()) {
      assertThat(answers.seenIn(sent)).as("answers sent").isEqualTo(answers.given());
    }
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    takeSent();
    assertThat(channel.isOpen()).as("open though nothing is owed, and the client silent").isFalse();
  }

  /** Whatever there is of it has gone. */
  void end() {
    channel.finishAndReleaseAll();
    answers.answerTheRest();
    channel.checkException();
    answers.checkEnded();
    assertThat(held()).as("bytes leaked").isZero();
  }

  /** What was sent to the client so far. */
  String sent() {
    return sent.toString();
  }

  private boolean speaksHttp2() {
    return channel.pipeline().get(Http2Connection.class) != null;
  }

  private long held() {
    ByteBufAllocatorMetric metric = allocator.metric();
    return metric.usedHeapMemory() + metric.usedDirectMemory();
  }

  private void takeSent() {
    channel.runPendingTasks();
    for (Object part; (part = channel.readOutbound()) != null; ) {
      ByteBuf bytes = (ByteBuf) part;
      sent.append(bytes.toString(StandardCharsets.ISO_8859_1));
      bytes.release();
    }
  }
}
