package io.weir.producer.gateway.kinesis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of an answer on its way to the SDK: gathered, read when it is all there, and passed on
 * as what the reader leaves of it.
 */
final class AnswerBody implements Publisher<ByteBuffer> {
  private static final int USUAL_BYTES_OF_AN_OUTCOME = 128;

  /** 500 outcomes have some 60 KB, and not many times as much with messages of errors. */
  private static final int MOST_BYTES = 4 << 20;

  private final Publisher<ByteBuffer> source;
  private final int outcomes;
  private final Reader reader;

  /** Reads a whole body, in the first so many bytes of an array. */
  interface Reader {
    /** Returns what the SDK is to read. */
    ByteBuffer read(byte[] bytes, int length);
  }

  AnswerBody(Publisher<ByteBuffer> source, int outcomes, Reader reader) {
    this.source = source;
    this.outcomes = outcomes;
    this.reader = reader;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> sdk) {
    source.subscribe(
        new Collector(sdk, new Buffer(64 + USUAL_BYTES_OF_AN_OUTCOME * outcomes), reader));
  }

  /** Its signals come one after the other; the SDK's may come at any time. */
  private static final class Collector implements Subscriber<ByteBuffer>, Subscription {
    private final Subscriber<? super ByteBuffer> sdk;
    private final Buffer body;
    private final Reader reader;
    private volatile @Nullable Subscription source;
    private volatile boolean over;

    Collector(Subscriber<? super ByteBuffer> sdk, Buffer body, Reader reader) {
      this.sdk = sdk;
      this.body = body;
      this.reader = reader;
    }

    @Override
    public void onSubscribe(Subscription given) {
      if (source != null) {
        given.cancel();
        return;
      }
      source = given;
      sdk.onSubscribe(this);
    }

    /** Whoever asks for the one piece that there will be asks for all that it is made of. */
    @Override
    public void request(long pieces) {
      Subscription from = source;
      if (from != null) {
        from.request(pieces > 0 ? Long.MAX_VALUE : pieces); // The source refuses what is not.
      }
    }

    @Override
    public void cancel() {
      over = true;
      Subscription from = source;
      if (from != null) {
        from.cancel();
      }
    }

    @Override
    public void onNext(ByteBuffer piece) {
      if (over) {
        return;
      }
      if (piece.remaining() > MOST_BYTES - body.size()) {
        cancel();
        sdk.onError(new IOException("The answer to PutRecords has over " + MOST_BYTES + " bytes."));
      } else {
        body.add(piece);
      }
    }

    @Override
    public void onError(Throwable why) {
      if (!over) {
        over = true;
        sdk.onError(why);
      }
    }

    @Override
    public void onComplete() {
      if (over) {
        return;
      }
      over = true;
      if (body.size() > 0) { // So something was asked for.
        sdk.onNext(reader.read(body.array(), body.size()));
      }
      sdk.onComplete();
    }
  }

  private static final class Buffer extends ByteArrayOutputStream {
    Buffer(int bytes) {
      super(bytes);
    }

    void add(ByteBuffer piece) {
      int length = piece.remaining();
      if (piece.hasArray()) {
        write(piece.array(), piece.arrayOffset() + piece.position(), length);
      } else {
        byte[] copy = new byte[length];
        piece.get(copy);
        write(copy, 0, length);
      }
    }

    byte[] array() {
      return buf;
    }
  }
}
