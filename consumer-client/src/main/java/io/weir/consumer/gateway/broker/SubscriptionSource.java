package io.weir.consumer.gateway.broker;

import io.weir.broker.Broker;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.error.BrokerException;
import io.weir.broker.shard.Subscription;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.SourceBatch;
import org.jspecify.annotations.Nullable;

/** A subscription, and the next one when its five minutes are over. */
final class SubscriptionSource implements RecordSource {
  private final Broker broker;
  private final String stream;
  private final String consumer;
  private final String shardId;
  private final Runnable onReady;
  private StartingPosition from;
  private @Nullable Subscription subscription;
  private boolean over;

  SubscriptionSource(
      Broker broker,
      String stream,
      String consumer,
      String shardId,
      StartingPosition from,
      Runnable onReady) {
    this.broker = broker;
    this.stream = stream;
    this.consumer = consumer;
    this.shardId = shardId;
    this.from = from;
    this.onReady = onReady;
  }

  @Override
  public @Nullable SourceBatch poll() {
    if (over) {
      return null;
    }
    try {
      SubscriptionEvent event = next();
      return event == null ? null : taken(event);
    } catch (BrokerException e) {
      throw Failures.of(e);
    }
  }

  private @Nullable SubscriptionEvent next() {
    Subscription current = subscription == null ? subscribe() : subscription;
    SubscriptionEvent event = current.next();
    if (event == null && current.isOver()) {
      current.close();
      event = subscribe().next();
    }
    return event;
  }

  private Subscription subscribe() {
    Subscription made = broker.subscribe(stream, consumer, shardId, from, onReady);
    subscription = made;
    return made;
  }

  private SourceBatch taken(SubscriptionEvent event) {
    String continuation = event.continuationSequenceNumber();
    if (continuation == null) {
      over = true;
    } else {
      from = StartingPosition.afterSequenceNumber(continuation);
    }
    return BrokerRecord.batch(event.records());
  }

  @Override
  public void close() {
    over = true;
    if (subscription != null) {
      subscription.close();
      subscription = null;
    }
  }
}
