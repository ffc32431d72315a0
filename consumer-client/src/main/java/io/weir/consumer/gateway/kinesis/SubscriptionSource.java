package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * SubscribeToShard, and again when its five minutes are over. One event is asked for at a time, so
 * whoever processes slowly holds up the connection's stream, not memory.
 */
final class SubscriptionSource implements RecordSource {
  private static final Duration LONGEST = Duration.ofMinutes(6);

  private final KinesisAsyncClient client;
  private final ConsumerArns consumer;
  private final String shardId;
  private final Runnable onReady;
  private ReadFrom from;

  /** The last one that was asked for. */
  private @Nullable Events latest;

  /** That one, once its events can be asked for. */
  private @Nullable Events current;

  private @Nullable SourceBatch ready;
  private @Nullable GatewayException failure;
  private boolean subscribing;
  private boolean over;

  SubscriptionSource(
      KinesisAsyncClient client,
      ConsumerArns consumer,
      String shardId,
      ReadFrom from,
      Runnable onReady) {
    this.client = client;
    this.consumer = consumer;
    this.shardId = shardId;
    this.from = from;
    this.onReady = onReady;
  }

  @Override
  public @Nullable SourceBatch poll() {
    SourceBatch batch;
    Events events;
    synchronized (this) {
      if (failure != null) {
        over = true;
        throw failure;
      }
      if (over) {
        return null;
      }
      batch = ready;
      ready = null;
      over = batch != null && batch.endOfShard();
      events = current;
      if (over || (events == null && subscribing)) {
        return batch;
      }
      subscribing = true;
    }
    if (events == null) {
      subscribe();
    } else if (batch != null) {
      events.requestOne();
    }
    return batch;
  }

  private void subscribe() {
    Events events = new Events();
    synchronized (this) {
      latest = events;
    }
    CompletableFuture<?> unused =
        consumer
            .get()
            .thenCompose(arn -> begin(arn, events))
            .whenComplete((done, why) -> onOver(events, why));
  }

  /** Looking for the consumer may take a minute; who has closed meanwhile wants none any more. */
  private CompletableFuture<@Nullable Void> begin(String arn, Events events) {
    return isOver()
        ? CompletableFuture.completedFuture(null)
        : client.subscribeToShard(request(arn), events.handler());
  }

  private synchronized boolean isOver() {
    return over;
  }

  private synchronized SubscribeToShardRequest request(String arn) {
    return SubscribeToShardRequest.builder()
        .consumerARN(arn)
        .shardId(shardId)
        .startingPosition(
            p -> p.type(from.type()).sequenceNumber(from.sequenceNumber()).timestamp(from.time()))
        // A subscription lasts five minutes, whatever the client allows other calls.
        .overrideConfiguration(o -> o.apiCallTimeout(LONGEST).apiCallAttemptTimeout(LONGEST))
        .build();
  }

  private synchronized void onBegin(Events events) {
    if (over || latest != events) {
      events.cancel();
    } else {
      current = events;
      events.requestOne();
    }
  }

  private void onEvent(SubscribeToShardEvent event) {
    synchronized (this) {
      String next = event.continuationSequenceNumber();
      if (next != null) {
        from = ReadFrom.of(Checkpoint.after(next));
      }
      ready =
          new SourceBatch(
              KinesisRecord.all(event.records()), event.millisBehindLatest(), next == null);
    }
    onReady.run();
  }

  /** Its time is over, or the connection's, or it was not to be had. */
  private void onOver(Events events, @Nullable Throwable why) {
    synchronized (this) {
      if (over || latest != events) {
        return; // Both the stream of events and the call tell of the end.
      }
      latest = null;
      current = null;
      subscribing = false;
      if (why != null) {
        failure = Failures.of(why);
      }
      if (failure != null && failure.getCause() instanceof ResourceNotFoundException) {
        consumer.forget();
      }
    }
    onReady.run(); // The next poll subscribes again.
  }

  @Override
  public void close() {
    Events events;
    synchronized (this) {
      over = true;
      ready = null;
      events = current;
    }
    if (events != null) {
      events.cancel();
    }
  }

  /** The events of one subscription. */
  private final class Events implements Subscriber<SubscribeToShardEventStream> {
    private volatile @Nullable Subscription subscription;

    SubscribeToShardResponseHandler handler() {
      return SubscribeToShardResponseHandler.builder()
          .onEventStream(publisher -> publisher.subscribe(this))
          .build();
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      onBegin(this);
    }

    @Override
    public void onNext(SubscribeToShardEventStream event) {
      if (event instanceof SubscribeToShardEvent records) {
        onEvent(records);
      } else {
        requestOne();
      }
    }

    @Override
    public void onError(Throwable why) {
      onOver(this, why);
    }

    @Override
    public void onComplete() {
      onOver(this, null);
    }

    void requestOne() {
      Subscription mine = subscription;
      if (mine != null) {
        mine.request(1);
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
