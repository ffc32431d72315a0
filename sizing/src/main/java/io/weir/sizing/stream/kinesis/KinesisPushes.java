package io.weir.sizing.stream.kinesis;

import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.Pushes;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * SubscribeToShard, and again where it ended when its five minutes are over, or a second after it
 * failed. Events come on the client's threads and wait in a queue; the next one is asked for when
 * one is taken, so that there are few.
 */
final class KinesisPushes implements Pushes {
  private static final int AHEAD = 4;

  /** A call lasts as long as its subscription, whatever other calls of the client may take. */
  private static final Duration LONGEST = Duration.ofMinutes(6);

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final KinesisAsyncClient client;
  private final String consumerArn;
  private final String shardId;
  private final Queue<Batch> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile String failure = "";
  private volatile Events current;
  private volatile StartingPosition from =
      StartingPosition.builder().type(ShardIteratorType.LATEST).build();
  private volatile boolean closed;

  KinesisPushes(KinesisAsyncClient client, String consumerArn, String shardId) {
    this.client = client;
    this.consumerArn = consumerArn;
    this.shardId = shardId;
    this.current = subscribe();
  }

  /** Done when events are on their way, or will not be. */
  CompletableFuture<?> ready() {
    return current.begun;
  }

  private Events subscribe() {
    Events next = new Events();
    SubscribeToShardResponseHandler handler =
        SubscribeToShardResponseHandler.builder()
            .onEventStream(publisher -> publisher.subscribe(next))
            .build();
    StartingPosition position = from;
    CompletableFuture<?> unused =
        client
            .subscribeToShard(
                r ->
                    r.consumerARN(consumerArn)
                        .shardId(shardId)
                        .startingPosition(position)
                        .overrideConfiguration(
                            o -> o.apiCallTimeout(LONGEST).apiCallAttemptTimeout(LONGEST)),
                handler)
            .whenComplete((done, why) -> next.over(why));
    return next;
  }

  @Override
  public @Nullable Batch next() {
    Events events = current;
    Batch batch = this.events.poll();
    if (batch != null) {
      events.request(1);
    } else if (events.mayEnd() && !closed) {
      current = subscribe();
    }
    return batch;
  }

  @Override
  public int failures() {
    return failures.get();
  }

  @Override
  public String failure() {
    return failure;
  }

  @Override
  public void close() {
    closed = true;
    current.cancel();
  }

  /** The events of one subscription. */
  private final class Events implements Subscriber<SubscribeToShardEventStream> {
    private volatile @Nullable Subscription subscription;
    private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile long overNanos;
    private volatile boolean over;

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(AHEAD);
      begun.complete(true);
    }

    @Override
    public void onNext(SubscribeToShardEventStream event) {
      if (event instanceof SubscribeToShardEvent records) {
        String last = records.continuationSequenceNumber();
        if (last != null) {
          from =
              StartingPosition.builder()
                  .type(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                  .sequenceNumber(last)
                  .build();
        }
        events.add(Batches.of(records.records(), records.millisBehindLatest()));
      } else {
        request(1);
      }
    }

    @Override
    public void onError(Throwable why) {
      over(why);
    }

    @Override
    public void onComplete() {
      over(null);
    }

    /** Told by the stream of events, by the call, or by both: the first counts. */
    void over(@Nullable Throwable why) {
      if (ended.compareAndSet(false, true)) {
        if (why != null && !closed) {
          failure = "SubscribeToShard failed: " + Failures.inWords(why);
          failures.incrementAndGet();
        }
        overNanos = System.nanoTime();
        over = true;
      }
      begun.complete(false);
    }

    /** Whether it has ended, and long enough ago for the next. */
    boolean mayEnd() {
      return over && System.nanoTime() - overNanos > PAUSE_NANOS;
    }

    void request(long count) {
      Subscription mine = subscription;
      if (mine != null) {
        mine.request(count);
      }
    }

    void cancel() {
      Subscription mine = subscription;
      if (mine != null) {
        mine.cancel();
      }
    }
  }
}
