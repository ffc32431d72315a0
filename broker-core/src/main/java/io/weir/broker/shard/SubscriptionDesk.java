package io.weir.broker.shard;

import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.SubscriptionInUseException;
import io.weir.broker.limits.FanOutPace;
import io.weir.broker.limits.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Where registered consumers subscribe to shards: one subscription at a time for a consumer and a
 * shard. Who subscribes again within 5 seconds is refused; later, the new one takes the old one's
 * place. Thread-safe.
 */
public final class SubscriptionDesk {
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What all subscriptions share. */
  public record Environment(WaitTimers timers, NanoClock clock, Limits limits) {}

  private final StreamTable streams;
  private final Environment environment;
  private final Map<Place, Held> places = new HashMap<>();

  /** Over these streams. */
  public SubscriptionDesk(StreamTable streams, Environment environment) {
    this.streams = streams;
    this.environment = environment;
  }

  private record Place(UUID streamId, int shard, String consumer) {}

  /** Who has a place, and since when; null once it is given up, until the 5 seconds are over. */
  private static final class Held {
    private final long sinceNanos;
    private @Nullable Subscription by;

    Held(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  /**
   * Subscribes.
   *
   * @param onReady see {@link Subscription}
   * @throws SubscriptionInUseException if it has done so less than 5 seconds ago
   */
  public Subscription subscribe(
      String streamName,
      Subscriber subscriber,
      String shardId,
      StartingPosition position,
      Runnable onReady) {
    ActiveStream stream = streams.get(streamName);
    ShardReader reader = ReadDesk.reader(stream, shardId);
    long offset = ReadDesk.fromStorage(stream, () -> reader.offsetOf(position));
    Place place = new Place(stream.state().id(), reader.shardIndex(), subscriber.name());
    long now = environment.clock().nanoTime();
    Held mine = new Held(now);
    Subscription before = takeOver(place, mine, now);
    if (before != null) {
      before.end(replaced(place));
    }
    Subscription made =
        new Subscription(
            stream,
            reader,
            new FanOutPace(environment.limits(), now),
            environment,
            offset,
            subscriber.check(),
            onReady,
            () -> givenUp(place, mine));
    return hold(mine, made);
  }

  private synchronized @Nullable Subscription takeOver(Place place, Held mine, long now) {
    Held other = places.get(place);
    if (other != null && now - other.sinceNanos < GRACE_NANOS) {
      throw new SubscriptionInUseException(
          "Another active subscription exists for this consumer and shard "
              + place.shard
              + ": it began less than 5 seconds ago.");
    }
    places.put(place, mine);
    return other == null ? null : other.by;
  }

  private synchronized Subscription hold(Held mine, Subscription made) {
    mine.by = made;
    return made;
  }

  private static BrokerException replaced(Place place) {
    return new SubscriptionInUseException(
        "Another subscription of this consumer to shard "
            + place.shard
            + " has taken the place of this one.");
  }

  /**
   * Has a subscriber's check asked by all its subscriptions now. One that is about to begin asks it
   * anyway.
   */
  public void wake(UUID streamId, String subscriber) {
    for (Subscription subscription : of(streamId, subscriber)) {
      subscription.wake();
    }
  }

  private synchronized List<Subscription> of(UUID streamId, String subscriber) {
    List<Subscription> found = new ArrayList<>();
    places.forEach(
        (place, held) -> {
          boolean theirs = place.streamId.equals(streamId) && place.consumer.equals(subscriber);
          if (theirs && held.by != null) {
            found.add(held.by);
          }
        });
    return found;
  }

  private void givenUp(Place place, Held mine) {
    long left;
    synchronized (this) {
      mine.by = null;
      left = mine.sinceNanos + GRACE_NANOS - environment.clock().nanoTime();
    }
    if (left <= 0) {
      forget(place, mine);
    } else {
      environment.timers().schedule(left, () -> forget(place, mine));
    }
  }

  private synchronized void forget(Place place, Held mine) {
    places.remove(place, mine);
  }

  /** How many consumers are subscribed to shards, or were so within the last 5 seconds. */
  synchronized int size() {
    return places.size();
  }
}
