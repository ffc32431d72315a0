package io.weir.benchmarks.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests that are made before the load begins, because making them costs what the server is to
 * have, and sent over and over: enough of them that their keys spread over all shards. Data is
 * random, so that nobody can compress it. Thread-safe.
 */
final class PutRequests {
  private static final long MOST_BYTES = 48L << 20;
  private static final int MOST = 4096;
  private static final int LEAST = 16;

  private final Call[] calls;
  private final AtomicInteger next = new AtomicInteger();

  private PutRequests(Call[] calls) {
    this.calls = calls;
  }

  /** PutRecord calls. */
  static PutRequests single(Calls calls, String stream, Shape shape) {
    Data data = new Data(shape.bytes());
    return make(shape.bytes(), number -> calls.putRecord(stream, Sends.key(number), data.get()));
  }

  /** PutRecords calls. */
  static PutRequests several(Calls calls, String stream, Shape shape) {
    Data data = new Data(shape.bytes());
    int records = shape.records();
    return make(
        (long) shape.bytes() * records,
        number ->
            calls.putRecords(
                stream, i -> Sends.key((long) number * records + i), i -> data.get(), records));
  }

  private interface Maker {
    Call make(int number);
  }

  private static PutRequests make(long bytesOfOne, Maker maker) {
    Call[] calls = new Call[(int) Math.max(LEAST, Math.min(MOST, MOST_BYTES / bytesOfOne))];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = maker.make(i).kept();
    }
    return new PutRequests(calls);
  }

  Call next() {
    return calls[Math.floorMod(next.getAndIncrement(), calls.length)];
  }

  /** Random bytes, the same in every run. */
  private static final class Data {
    private final SplittableRandom random = new SplittableRandom(1);
    private final int bytes;

    Data(int bytes) {
      this.bytes = bytes;
    }

    byte[] get() {
      byte[] data = new byte[bytes];
      random.nextBytes(data);
      return data;
    }
  }
}
