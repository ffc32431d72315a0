package io.weir.consumer.gateway.kinesis;

import io.weir.broker.data.SequenceNumber;
import io.weir.broker.group.Checkpoint;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceRecord;
import io.weir.consumer.gateway.Timers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * Subscriptions on virtual time: the adapter's own source, before a client of Amazon's SDK whose
 * subscriptions are refused, break off and end as chance has it.
 */
public final class SimulatedFanOut extends ScriptedKinesis {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Timers timers;
  private final RandomGenerator random;
  private final int broken;
  private final Shards shards;

  /** What there is to read. */
  public interface Shards {
    /** Some of the records from an offset on; none if there are none for now. */
    List<? extends SourceRecord> read(String shardId, long from);

    /** Whether none will ever be there. */
    boolean isEnd(String shardId, long from);
  }

  /**
   * Reads these.
   *
   * @param broken subscriptions that fail, in parts of a thousand
   */
  public SimulatedFanOut(Timers timers, RandomGenerator random, int broken, Shards shards) {
    this.timers = timers;
    this.random = random;
    this.broken = broken;
    this.shards = shards;
  }

  /** A source of a shard. */
  public RecordSource open(String shardId, Checkpoint from, Runnable onReady) {
    return new SubscriptionSource(
        this, new ConsumerArns(this, "s", "g"), shardId, ReadFrom.of(from), onReady);
  }

  @Override
  public CompletableFuture<Void> subscribeToShard(
      SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
    Pushed pushed = new Pushed(request.shardId(), offset(request.startingPosition()));
    timers.after(delay(), () -> pushed.begin(handler));
    return pushed.outcome;
  }

  private static long offset(StartingPosition position) {
    if (position.type() == ShardIteratorType.TRIM_HORIZON) {
      return 0;
    }
    long named = SequenceNumber.parse(position.sequenceNumber()).offset();
    return position.type() == ShardIteratorType.AT_SEQUENCE_NUMBER ? named : named + 1;
  }

  private long delay() {
    return random.nextLong(SECOND / 50);
  }

  private boolean breaks() {
    return random.nextInt(1000) < broken;
  }

  /** One subscription. */
  private final class Pushed implements Subscription {
    private final String shardId;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();
    private Subscriber<? super SubscribeToShardEventStream> subscriber;
    private long next;
    private long asked;
    private boolean over;

    Pushed(String shardId, long next) {
      this.shardId = shardId;
      this.next = next;
    }

    void begin(SubscribeToShardResponseHandler handler) {
      if (breaks()) {
        outcome.completeExceptionally(new IllegalStateException("planned"));
        return;
      }
      handler.onEventStream(
          SdkPublisher.adapt(
              given -> {
                subscriber = given;
                given.onSubscribe(this);
              }));
      timers.after(random.nextLong(20 * SECOND), this::end);
      push();
    }

    private void push() {
      if (over) {
        return;
      }
      boolean end = shards.isEnd(shardId, next);
      List<? extends SourceRecord> records = shards.read(shardId, next);
      if (asked > 0 && (end || !records.isEmpty())) {
        asked--;
        next += records.size();
        send(records, end || shards.isEnd(shardId, next));
      }
      timers.after(delay(), this::push);
    }

    private void send(List<? extends SourceRecord> records, boolean last) {
      SubscribeToShardEvent event =
          SubscribeToShardEvent.builder()
              .records(records.stream().map(SimulatedFanOut::record).toList())
              .continuationSequenceNumber(
                  last ? null : records.get(records.size() - 1).sequenceNumber())
              .millisBehindLatest(0L)
              .build();
      subscriber.onNext(event);
      if (last || breaks()) {
        end();
      }
    }

    /** Both the stream of events and the call tell of it, in either order. */
    private void end() {
      if (over) {
        return;
      }
      over = true;
      IllegalStateException why = breaks() ? new IllegalStateException("planned") : null;
      timers.after(delay(), () -> endEvents(why));
      timers.after(delay(), () -> endCall(why));
    }

    private void endEvents(IllegalStateException why) {
      if (why == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(why);
      }
    }

    private void endCall(IllegalStateException why) {
      if (why == null) {
        outcome.complete(null);
      } else {
        outcome.completeExceptionally(why);
      }
    }

    @Override
    public void request(long count) {
      asked += count;
    }

    @Override
    public void cancel() {
      over = true;
    }
  }

  private static Record record(SourceRecord source) {
    return Record.builder()
        .sequenceNumber(source.sequenceNumber())
        .partitionKey(source.partitionKey())
        .data(SdkBytes.fromByteBuffer(source.data()))
        .approximateArrivalTimestamp(source.arrival())
        .build();
  }
}
