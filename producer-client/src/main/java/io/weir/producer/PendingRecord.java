package io.weir.producer;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.GatewayException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A record on its way, from {@code send} to its outcome. Guarded by the accumulator's lock. */
final class PendingRecord implements Unit {
  /**
   * An estimate of what the objects around a record's bytes take: this one, the caller's record,
   * the headers of key and data, the future with a dependent, places in queues.
   */
  private static final int OVERHEAD = 256;

  private final ProducerRecord record;
  private final long hashHigh;
  private final long hashLow;
  private final int bytes;
  private final long createdNanos;
  private final CompletableFuture<SendReceipt> outcome = new CompletableFuture<>();

  private @Nullable Epoch epoch;
  private long place;
  private int mostTogether = Integer.MAX_VALUE;
  private int attempts;
  private @Nullable GatewayException lastFailure;

  PendingRecord(ProducerRecord record, long hashHigh, long hashLow, int bytes, long createdNanos) {
    this.record = record;
    this.hashHigh = hashHigh;
    this.hashLow = hashLow;
    this.bytes = bytes;
    this.createdNanos = createdNanos;
  }

  @Override
  public long hashHigh() {
    return hashHigh;
  }

  @Override
  public long hashLow() {
    return hashLow;
  }

  long createdNanos() {
    return createdNanos;
  }

  /** The bytes of its partition key. */
  int keyBytes() {
    return bytes - record.data().length;
  }

  /** What it takes of the producer's buffer: more than it does of a request. */
  @Override
  public long heldBytes() {
    return (long) bytes + OVERHEAD;
  }

  CompletableFuture<SendReceipt> outcome() {
    return outcome;
  }

  int attempts() {
    return attempts;
  }

  void onAttempt() {
    attempts++;
  }

  /** The most records of a call with this one in it. */
  int mostTogether() {
    return mostTogether;
  }

  void setMostTogether(int value) {
    mostTogether = value;
  }

  @Nullable GatewayException lastFailure() {
    return lastFailure;
  }

  void onFailure(GatewayException why) {
    lastFailure = why;
  }

  /** Its place in the order of sending. */
  long place() {
    return place;
  }

  void setPlace(long value) {
    place = value;
  }

  void enter(Epoch of) {
    epoch = of;
    of.add();
  }

  /** Whether somebody awaits it with a flush. */
  boolean isFlushed() {
    return epoch != null && epoch.hasEnded();
  }

  /** The one that it entered. */
  @Nullable Epoch epoch() {
    return epoch;
  }

  @Override
  public String partitionKey() {
    return record.partitionKey();
  }

  @Override
  public @Nullable HashKey explicitHashKey() {
    return record.explicitHashKey();
  }

  @Override
  public byte[] data() {
    return record.data();
  }

  @Override
  public List<PendingRecord> records() {
    return List.of(this);
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public PendingRecord record(int place) {
    return this;
  }

  @Override
  public int bytes() {
    return bytes;
  }

  @Override
  public int subSequenceNumber(int place) {
    return SendReceipt.NOT_AGGREGATED;
  }
}
