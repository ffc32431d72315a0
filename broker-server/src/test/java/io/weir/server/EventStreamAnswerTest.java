package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.http.ResponseStream;
import io.weir.server.http.StreamSource;
import io.weir.server.operation.EventSource;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.json.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** An answer of events, with a stream and a source of which the test says what they do. */
class EventStreamAnswerTest {
  private final EventStreamAnswer answer =
      new EventStreamAnswer(new JsonFormat(), new ErrorMapper("000000000000"));
  private final Source source = new Source();
  private final Stream stream = new Stream();
  private Runnable onReady = () -> {};

  private void begin() {
    answer.begin(
        ready -> {
          onReady = ready;
          return source;
        },
        stream);
    answer.onWritable(stream);
  }

  @Test
  void sendsAsMuchAsTheClientTakes() {
    source.events.addAll(List.of("a", "b", "c"));
    stream.room = 2; // for the first message and one event
    begin();
    assertThat(stream.types).containsExactly("initial-response", "a");
    stream.room = 10;
    answer.onWritable(stream);
    assertThat(stream.types).containsExactly("initial-response", "a", "b", "c");
    source.events.add("d");
    onReady.run();
    assertThat(stream.types).endsWith("d");
    assertThat(stream.ended).isFalse();
    source.over = true;
    onReady.run();
    assertThat(stream.ended).isTrue();
  }

  @Test
  void aClientThatLeavesInTheMiddleEndsTheSource() {
    source.events.addAll(List.of("a", "b"));
    stream.room = 2;
    begin();
    answer.onClosed();
    assertThat(source.closes).isEqualTo(1);
    stream.room = 10;
    onReady.run(); // which was under way
    answer.onClosed();
    assertThat(stream.types).containsExactly("initial-response", "a");
    assertThat(source.events).containsExactly("b");
    assertThat(source.closes).isEqualTo(1);
  }

  @Test
  void aClientThatHasLeftBeforeTheFirstMessageEndsTheSource() {
    stream.gone = true;
    begin();
    assertThat(source.closes).isEqualTo(1);
    onReady.run();
    assertThat(stream.types).isEmpty();
  }

  @Test
  void whatTheSourceFailsWithIsTheLastMessage() {
    begin();
    source.failure = new ConsumerNotFoundException("Consumer c has been deregistered.");
    onReady.run();
    assertThat(stream.types).containsExactly("initial-response", "ResourceNotFoundException");
    assertThat(stream.last).contains("Consumer c has been deregistered.");
    assertThat(stream.ended).isTrue();
  }

  private static final class Source implements EventSource {
    private final Deque<String> events = new ArrayDeque<>();
    private boolean over;
    private RuntimeException failure;
    private int closes;

    @Override
    public Event next() {
      if (failure != null) {
        throw failure;
      }
      String type = events.poll();
      return type == null ? null : new Event(type, Output.EMPTY);
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void close() {
      closes++;
    }
  }

  /** Takes so many messages, on the calling thread. */
  private static final class Stream implements Exchange, ResponseStream {
    private final List<String> types = new ArrayList<>();
    private String last = "";
    private int room = 10;
    private boolean gone;
    private boolean ended;

    @Override
    public void respond(Answer finished) {
      throw new AssertionError("it is a stream");
    }

    @Override
    public ResponseStream stream(HttpResponse head, StreamSource filled) {
      if (gone) {
        room = 0;
        filled.onClosed();
      }
      return this;
    }

    @Override
    public boolean isWritable() {
      return room > 0 && !ended;
    }

    @Override
    public void write(ByteBuf piece) {
      room--;
      last = piece.toString(StandardCharsets.ISO_8859_1);
      types.add(
          last.replaceAll("(?s).*:(?:event|exception)-type\\x07..([\\w-]+)\\x0d:content.*", "$1"));
      piece.release();
    }

    @Override
    public void end() {
      ended = true;
    }

    @Override
    public void abort() {
      throw new AssertionError("nothing is cut off");
    }

    @Override
    public Executor executor() {
      return Runnable::run;
    }
  }
}
