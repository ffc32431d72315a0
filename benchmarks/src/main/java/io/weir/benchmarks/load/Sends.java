package io.weir.benchmarks.load;

import io.weir.producer.Producer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A way to send records. What counts is what was acknowledged. */
abstract class Sends {
  private static final int KEY_COUNT = 100_000;
  private static final String[] KEYS = keys();

  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Sends some records; waits where there is no room for more. */
  abstract void send(long number) throws InterruptedException;

  /** Waits for all outcomes. */
  abstract void await() throws InterruptedException;

  long acknowledged() {
    return acknowledged.sum();
  }

  long failed() {
    return failed.sum();
  }

  void onOutcome(int stored, int refused) {
    acknowledged.add(stored);
    if (refused > 0) {
      failed.add(refused);
    }
  }

  /** 16 characters. There are {@value #KEY_COUNT} keys, and they are made before they are used. */
  static String key(long number) {
    return KEYS[(int) (number % KEY_COUNT)];
  }

  private static String[] keys() {
    String[] keys = new String[KEY_COUNT];
    for (int i = 0; i < KEY_COUNT; i++) {
      keys[i] = "key-%012d".formatted(i);
    }
    return keys;
  }

  /** A PutRecord for each record, so many under way. */
  static Sends oneByOne(KinesisAsyncClient client, String stream, byte[] data, int underWay) {
    return new ByCalls(underWay) {
      @Override
      void call(long number) {
        CompletableFuture<?> unused =
            client
                .putRecord(
                    r ->
                        r.streamName(stream)
                            .partitionKey(key(number))
                            .data(SdkBytes.fromByteArrayUnsafe(data)))
                .whenComplete((answer, why) -> over(why == null ? 1 : 0, why == null ? 0 : 1));
      }
    };
  }

  /** A PutRecords for 500 records, so many under way. */
  static Sends byHand(KinesisAsyncClient client, String stream, byte[] data, int underWay) {
    return new ByCalls(underWay) {
      private static final int BATCH = 500;
      private List<PutRecordsRequestEntry> batch = new ArrayList<>(BATCH);

      @Override
      void send(long number) throws InterruptedException {
        batch.add(
            PutRecordsRequestEntry.builder()
                .partitionKey(key(number))
                .data(SdkBytes.fromByteArrayUnsafe(data))
                .build());
        if (batch.size() == BATCH) {
          super.send(number);
        }
      }

      @Override
      void call(long number) {
        List<PutRecordsRequestEntry> full = batch;
        batch = new ArrayList<>(BATCH);
        CompletableFuture<?> unused =
            client
                .putRecords(r -> r.streamName(stream).records(full))
                .whenComplete(
                    (answer, why) -> {
                      int refused = answer == null ? BATCH : answer.failedRecordCount();
                      over(BATCH - refused, refused);
                    });
      }
    };
  }

  /** Weir's producer. */
  static Sends producer(Producer producer, byte[] data) {
    return new Sends() {
      @Override
      void send(long number) {
        CompletableFuture<?> unused =
            producer
                .send(key(number), data)
                .whenComplete(
                    (receipt, why) -> onOutcome(why == null ? 1 : 0, why == null ? 0 : 1));
      }

      @Override
      void await() {
        producer.close();
      }
    };
  }

  /** Calls of which only so many are under way. */
  private abstract static class ByCalls extends Sends {
    private final int most;
    private final Semaphore room;

    ByCalls(int most) {
      this.most = most;
      this.room = new Semaphore(most);
    }

    abstract void call(long number);

    @Override
    void send(long number) throws InterruptedException {
      room.acquire();
      call(number);
    }

    void over(int stored, int refused) {
      onOutcome(stored, refused);
      room.release();
    }

    @Override
    void await() throws InterruptedException {
      room.acquire(most);
    }
  }
}
