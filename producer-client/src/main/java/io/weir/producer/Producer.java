package io.weir.producer;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.KeyEncoder;
import io.weir.producer.error.BufferFullException;
import io.weir.producer.error.InvalidRecordException;
import io.weir.producer.error.ProducerClosedException;
import io.weir.producer.error.ProducerException;
import io.weir.producer.error.RecordTooLargeException;
import io.weir.producer.gateway.StreamGateway;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.NanoClock;

/**
 * Sends records to one stream: one at a time comes in, batches go out, and every record's future
 * completes.
 *
 * <ul>
 *   <li>Batches are made by size, count and linger, from records that wait for the same shards. A
 *       shard that throttles holds back its own records only, and they wait until it can take them.
 *   <li>What is refused for the moment is put again, by itself, until {@link
 *       ProducerBuilder#deliveryTimeout}. So a record may be stored twice when an answer was lost;
 *       it is not lost without its future saying so.
 *   <li>Memory is bounded by {@link ProducerBuilder#bufferBytes}; beyond, {@link #send} waits or
 *       fails, as {@link ProducerBuilder#backpressure} says.
 *   <li>Records of a key keep their order if {@link ProducerBuilder#keepOrder} asks for it.
 * </ul>
 *
 * <p>Thread-safe. Futures complete on the gateway's threads or, with a broker in this process,
 * within a {@link #send}, maybe another thread's: be quick there, or hand on, and hold no lock
 * during a send that they take. Sending from there is fine; it never waits for room, because it may
 * be the one to free it.
 */
public final class Producer implements AutoCloseable {
  private static final ThreadLocal<KeyEncoder> ENCODER =
      ThreadLocal.withInitial(() -> new KeyEncoder(0));

  private final ProducerSettings settings;
  private final StreamGateway gateway;
  private final NanoClock clock;
  private final MemoryBudget budget;
  private final ProducerMeters meters;
  private final Sender sender;
  private final SendThread thread;
  private final long maxBlockNanos;
  private final long closeTimeoutNanos;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  Producer(ProducerBuilder builder, ShardMap shards, NanoClock clock) {
    this.settings = builder.settings();
    this.gateway = builder.gateway();
    this.clock = clock;
    this.budget = new MemoryBudget(builder.bufferBytes());
    this.maxBlockNanos = builder.maxBlockNanos();
    this.closeTimeoutNanos = builder.closeTimeoutNanos();
    meters = new ProducerMeters(builder.registry(), builder.name(), budget::used);
    sender = new Sender(settings, gateway, shards, budget, meters, clock);
    thread = new SendThread("weir-producer-" + builder.name(), sender, clock);
    thread.start();
  }

  /** A producer for the stream that the gateway reaches; the producer closes the gateway. */
  public static ProducerBuilder builder(StreamGateway gateway) {
    return new ProducerBuilder(gateway);
  }

  /** Sends a record whose key decides on the shard. */
  public CompletableFuture<SendReceipt> send(String partitionKey, byte[] data) {
    return send(new ProducerRecord(partitionKey, data));
  }

  /**
   * Sends a record. The future completes when it is durable, with where it is; or with a {@link
   * ProducerException}: at once for a record that can never be stored ({@link
   * RecordTooLargeException}, {@link InvalidRecordException}), and for {@link BufferFullException}
   * and {@link ProducerClosedException}.
   */
  public CompletableFuture<SendReceipt> send(ProducerRecord record) {
    try {
      PendingRecord pending = check(record);
      boolean waited = takeRoom(pending.heldBytes());
      return accept(pending, waited ? clock.nanoTime() : pending.createdNanos());
    } catch (ProducerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<SendReceipt> accept(PendingRecord pending, long now) {
    try {
      sender.add(pending, now);
    } catch (ProducerClosedException e) {
      budget.free(pending.heldBytes());
      throw e;
    }
    thread.wakeUpBy(pending.createdNanos() + settings.lingerNanos());
    return pending.outcome();
  }

  private PendingRecord check(ProducerRecord record) {
    KeyEncoder key = ENCODER.get();
    int keyBytes = key.encode(record.partitionKey());
    if (keyBytes < 0) {
      throw new InvalidRecordException(
          "A partition key has 1 to 256 characters; this one has "
              + record.partitionKey().length()
              + ". The record was not sent.");
    }
    long bytes = (long) keyBytes + record.data().length;
    if (bytes > settings.maxRecordBytes()) {
      throw new RecordTooLargeException(
          "The record has "
              + bytes
              + " bytes with its key; at most "
              + settings.maxRecordBytes()
              + " are allowed (maxRecordBytes). It was not sent.");
    }
    HashKey explicit = record.explicitHashKey();
    if (explicit != null) {
      return pending(record, explicit.high(), explicit.low(), (int) bytes);
    }
    key.hash();
    return pending(record, key.high(), key.low(), (int) bytes);
  }

  private PendingRecord pending(ProducerRecord record, long high, long low, int bytes) {
    return new PendingRecord(record, high, low, bytes, clock.nanoTime());
  }

  /** Whether outcomes may need this thread to come back. */
  private boolean isHeldUpByWaiting() {
    return Completions.isTelling() || gateway.mayBeAnswering();
  }

  /** Returns whether time has passed. */
  private boolean takeRoom(long bytes) {
    if (budget.tryTake(bytes)) {
      return false;
    }
    boolean mayWait = maxBlockNanos > 0 && !isHeldUpByWaiting();
    try {
      if (mayWait && budget.take(bytes, maxBlockNanos)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BufferFullException("Interrupted while waiting for room; the record was not sent.");
    }
    if (closing.get()) {
      throw new ProducerClosedException("The producer is closed; the record was not sent.");
    }
    throw new BufferFullException(
        "The buffer is full with "
            + budget.used()
            + " bytes (bufferBytes), "
            + (mayWait ? "and was so for all of maxBlock" : "and nothing waits for room here")
            + "; the record was not sent. Send slower, or see why the stream takes so little.");
  }

  /**
   * Lets all records that were sent before go at once, without waiting for others. Completes when
   * each has an outcome, whichever.
   */
  public CompletableFuture<Void> flush() {
    return sender.flush();
  }

  /**
   * Takes no more records, waits until those sent have an outcome, at most for {@link
   * ProducerBuilder#closeTimeout}, and gives up the rest: their futures fail with {@link
   * ProducerClosedException}. Then it waits for what is being told at that moment, at most for
   * twice {@link ProducerBuilder#requestTimeout}, and closes the gateway. When this returns, every
   * future has completed and no thread is left, unless a gateway or a callback holds one for
   * longer. A callback that blocks on the closing thread holds that one for as long as it likes.
   * Called on a thread on which futures complete, it does not wait for others.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitOther();
      return;
    }
    try {
      CompletableFuture<Void> all = sender.close();
      boolean interrupted = !isHeldUpByWaiting() && await(all, closeTimeoutNanos);
      sender.discard();
      interrupted |= awaitTold(all);
      interrupted |= endThread();
      meters.close();
      gateway.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } finally {
      closed.complete(null);
    }
  }

  /**
   * Nothing is open any more after discarding, but another thread may be in the midst of an answer,
   * and be telling outcomes: no longer than an answer may take.
   */
  private boolean awaitTold(CompletableFuture<Void> all) {
    return !isHeldUpByWaiting() && await(all, settings.requestTimeoutNanos());
  }

  /**
   * Somebody else closes: returns when that is done, unless it might be waiting for this thread. It
   * waits for outcomes, for what is being told, and for the thread.
   */
  private void awaitOther() {
    long most = closeTimeoutNanos + 2 * settings.requestTimeoutNanos();
    if (!isHeldUpByWaiting() && await(closed, most)) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether it was interrupted, and so did not wait to the end. */
  private static boolean await(CompletableFuture<Void> done, long nanos) {
    try {
      done.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    } catch (TimeoutException | ExecutionException e) {
      // What has no outcome by now is given up.
      return false;
    }
    return false;
  }

  private boolean endThread() {
    try {
      thread.end(settings.requestTimeoutNanos());
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
