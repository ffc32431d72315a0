package io.weir.sizing.stream;

import io.weir.broker.Broker;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.error.ReadThroughputExceededException;
import io.weir.broker.shard.Subscription;
import io.weir.broker.stream.ShardDescription;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import io.weir.producer.gateway.broker.BrokerGateway;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A stream of a broker in this process, new, and deleted at the end. */
public final class BrokerTarget implements Target {
  private static final int MOST_RECORDS = 10_000;

  private final Broker broker;
  private final String stream;
  private final BrokerGateway gateway;

  /** Creates the stream. */
  public BrokerTarget(Broker broker, String stream, int shards) {
    broker.createStream(stream, shards);
    this.broker = broker;
    this.stream = stream;
    this.gateway = new BrokerGateway(broker, stream);
  }

  @Override
  public List<OpenShard> shards() {
    return broker.listShards(stream).stream()
        .filter(ShardDescription::isOpen)
        .map(shard -> new OpenShard(shard.shardId(), shard.hashKeyRange()))
        .toList();
  }

  @Override
  public StreamGateway puts() {
    return gateway;
  }

  @Override
  public SharedReads shared(String shardId) {
    return new Reads(shardId);
  }

  @Override
  public Pushes fanOut(int consumer, String shardId) {
    return new Subscriptions("consumer-" + consumer, shardId);
  }

  @Override
  public void close() {
    broker.deleteStream(stream);
  }

  /** The stream is new, so that nothing has been missed by who has read nothing. */
  private static StartingPosition positionAfter(@Nullable String last) {
    return last == null
        ? StartingPosition.trimHorizon()
        : StartingPosition.afterSequenceNumber(last);
  }

  private static Batch batch(ReadResult result) {
    long[] arrivals = new long[result.count()];
    for (int i = 0; i < arrivals.length; i++) {
      arrivals[i] = result.arrivalMillis(i);
    }
    return new Batch(result.countedBytes(), result.millisBehindLatest(), arrivals);
  }

  /** Reads at once: whoever reads a broker in this process waits for nothing. */
  private final class Reads implements SharedReads {
    private final String shardId;
    private @Nullable ShardIterator next;
    private @Nullable String last;

    Reads(String shardId) {
      this.shardId = shardId;
    }

    @Override
    public CompletableFuture<Batch> read() {
      try {
        return CompletableFuture.completedFuture(readOn());
      } catch (ReadThroughputExceededException e) {
        return CompletableFuture.failedFuture(new ReadThrottledException(e.limit()));
      } catch (RuntimeException e) { // Of one consumer, which is no reason to end the run.
        return CompletableFuture.failedFuture(e);
      }
    }

    /** Whoever is refused for five minutes holds an iterator that is not good for any more. */
    private Batch readOn() {
      ShardIterator from = next;
      if (from == null) {
        return read(begin());
      }
      try {
        return read(from);
      } catch (ExpiredIteratorException e) {
        return read(begin());
      }
    }

    private ShardIterator begin() {
      ShardIterator from = broker.iterator(stream, shardId, positionAfter(last));
      next = from;
      return from;
    }

    private Batch read(ShardIterator from) {
      ReadResult result = broker.read(from, MOST_RECORDS);
      if (result.count() > 0) {
        last = result.sequenceNumber(result.count() - 1);
      }
      ShardIterator after = result.next();
      if (after != null) {
        next = after;
      }
      return batch(result);
    }
  }

  /** One subscription after the other, since each lasts five minutes only. */
  private final class Subscriptions implements Pushes {
    private final String consumer;
    private final String shardId;
    private @Nullable Subscription current;
    private @Nullable String last;
    private int failures;
    private String failure = "";

    Subscriptions(String consumer, String shardId) {
      this.consumer = consumer;
      this.shardId = shardId;
      this.current = subscribe(StartingPosition.trimHorizon());
    }

    /** Whoever asks at each step need not be told that there is news. */
    private Subscription subscribe(StartingPosition from) {
      return broker.subscribe(stream, consumer, shardId, from, () -> {});
    }

    /**
     * What fails is of one consumer, which is no reason to end the run: the next step subscribes.
     */
    @Override
    public @Nullable Batch next() {
      try {
        return nextOrRenewed();
      } catch (RuntimeException e) {
        failures++;
        failure = "The subscription failed: " + e.getMessage();
        close();
        return null;
      }
    }

    private @Nullable Batch nextOrRenewed() {
      Subscription from = current;
      SubscriptionEvent event = from == null ? null : from.next();
      if (event == null && (from == null || from.isOver())) {
        close();
        Subscription renewed = subscribe(positionAfter(last));
        current = renewed;
        event = renewed.next();
      }
      if (event == null) {
        return null;
      }
      last = event.continuationSequenceNumber();
      return batch(event.records());
    }

    @Override
    public int failures() {
      return failures;
    }

    @Override
    public String failure() {
      return failure;
    }

    @Override
    public void close() {
      Subscription mine = current;
      if (mine != null) {
        current = null;
        mine.close();
      }
    }
  }
}
