package io.weir.producer.gateway.kinesis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of an answer on its way to the SDK: read here when it is all there, and then the SDK
 * gets an empty structure. An answer that is not understood goes on to the SDK as it came.
 */
final class AnswerBody implements Publisher<ByteBuffer> {
  private static final byte[] EMPTY_MAP = {(byte) 0xa0};

  /** 500 outcomes have some 60 KB; with the longest messages less than 1 MiB. */
  private static final int MOST_BYTES = 4 << 20;

  private final Publisher<ByteBuffer> bytes;
  private final PutRecordsExchange exchange;

  AnswerBody(Publisher<ByteBuffer> bytes, PutRecordsExchange exchange) {
    this.bytes = bytes;
    this.exchange = exchange;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> sdk) {
    bytes.subscribe(new Collector(sdk, exchange));
  }

  /** Gathers the body. What is asked for in one piece is asked for in as many as come. */
  private static final class Collector implements Subscriber<ByteBuffer>, Subscription {
    private final Subscriber<? super ByteBuffer> sdk;
    private final PutRecordsExchange exchange;
    private final Buffer body = new Buffer();
    private @Nullable Subscription source;
    private boolean over;

    Collector(Subscriber<? super ByteBuffer> sdk, PutRecordsExchange exchange) {
      this.sdk = sdk;
      this.exchange = exchange;
    }

    @Override
    public void onSubscribe(Subscription given) {
      source = given;
      sdk.onSubscribe(this);
    }

    @Override
    public void request(long pieces) {
      Subscription from = source;
      if (from != null) {
        from.request(pieces > 0 ? Long.MAX_VALUE : pieces); // The source refuses what is not.
      }
    }

    @Override
    public void cancel() {
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
        onError(new IOException("The answer to PutRecords has more than " + MOST_BYTES + " B."));
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
        boolean read = exchange.onAnswer(body.array(), body.size());
        sdk.onNext(ByteBuffer.wrap(read ? EMPTY_MAP : body.toByteArray()));
      }
      sdk.onComplete();
    }
  }

  private static final class Buffer extends ByteArrayOutputStream {
    private static final int USUAL_BYTES = 64 << 10;

    Buffer() {
      super(USUAL_BYTES);
    }

    void add(ByteBuffer piece) {
      byte[] copy = new byte[piece.remaining()];
      piece.get(copy);
      write(copy, 0, copy.length);
    }

    byte[] array() {
      return buf;
    }
  }
}
