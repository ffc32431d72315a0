package io.weir.integration.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Puts numbered records as fast as it can, until it is stopped. PutRecords promises no order within
 * a call, so a call has one record of each key, and a key's next record waits for the answer. What
 * is throttled is put again; any other failure ends the writer and is reported by {@link #stop}.
 *
 * <p>Thread-safe.
 */
public final class NumberedProducer {

  private static final int WRITERS = 4;
  private static final int KEYS_OF_A_WRITER = 100;
  private static final Duration PAUSE_WHEN_THROTTLED = Duration.ofMillis(20);
  private static final String THROTTLED = "ProvisionedThroughputExceededException";

  private final KinesisAsyncClient kinesis;
  private final String stream;
  private final Ledger ledger;
  private final AtomicLong throttled = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final List<CompletableFuture<Void>> writers = new ArrayList<>();
  private volatile boolean stopping;

  private NumberedProducer(KinesisAsyncClient kinesis, String stream, Ledger ledger) {
    this.kinesis = kinesis;
    this.stream = stream;
    this.ledger = ledger;
  }

  /** Starts to put. The client must not repeat calls by itself: that could store records twice. */
  public static NumberedProducer start(KinesisAsyncClient kinesis, String stream, Ledger ledger) {
    NumberedProducer producer = new NumberedProducer(kinesis, stream, ledger);
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = "w" + writer + "k";
      producer.writers.add(
          CompletableFuture.runAsync(() -> producer.write(prefix), producer.threads));
    }
    return producer;
  }

  /** Ends the writers and waits for their last answers; throws what a writer failed with. */
  public void stop() {
    stopping = true;
    threads.shutdown();
    writers.forEach(CompletableFuture::join);
  }

  /** How many records were rejected for throughput, and put again. */
  public long throttledCount() {
    return throttled.get();
  }

  private void write(String keyPrefix) {
    List<NumberedRecord> next = new ArrayList<>();
    for (int key = 0; key < KEYS_OF_A_WRITER; key++) {
      next.add(new NumberedRecord(keyPrefix + key, 1));
    }
    while (!stopping) {
      if (!put(next)) {
        pause();
      }
    }
  }

  /** Puts the next record of each key; true if none was throttled. */
  private boolean put(List<NumberedRecord> next) {
    List<PutRecordsRequestEntry> entries = next.stream().map(NumberedProducer::entry).toList();
    List<PutRecordsResultEntry> results =
        kinesis.putRecords(put -> put.streamName(stream).records(entries)).join().records();
    int rejected = 0;
    for (int i = 0; i < results.size(); i++) {
      NumberedRecord record = next.get(i);
      String error = results.get(i).errorCode();
      if (error == null) {
        ledger.acknowledged(record);
        next.set(i, new NumberedRecord(record.key(), record.number() + 1));
      } else if (error.equals(THROTTLED)) {
        rejected++;
      } else {
        throw new IllegalStateException(record + " was refused: " + results.get(i));
      }
    }
    throttled.addAndGet(rejected);
    return rejected == 0;
  }

  private static PutRecordsRequestEntry entry(NumberedRecord record) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(record.key())
        .data(SdkBytes.fromByteArrayUnsafe(record.data()))
        .build();
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE_WHEN_THROTTLED.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while putting", e);
    }
  }
}
