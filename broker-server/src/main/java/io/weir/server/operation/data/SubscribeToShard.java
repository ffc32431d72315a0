package io.weir.server.operation.data;

import io.weir.broker.Broker;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.SubscriptionEvent;
import io.weir.broker.shard.Subscription;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.ConsumerStatus;
import io.weir.server.error.ApiException;
import io.weir.server.operation.EventSource;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SubscribeToShard: enhanced fan-out, an answer that lasts five minutes. */
public final class SubscribeToShard implements Operation<SubscribeToShard.Input> {
  private final Broker broker;

  /** Subscribes to streams of that broker. */
  public SubscribeToShard(Broker broker) {
    this.broker = broker;
  }

  record Input(String consumerArn, String shardId, StartingPosition position) {}

  @Override
  public String name() {
    return "SubscribeToShard";
  }

  @Override
  public Input decode(MemberReader in) {
    String arn = null;
    String shardId = null;
    PositionMembers position = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ConsumerARN" -> arn = in.readString();
        case "ShardId" -> shardId = in.readString();
        case "StartingPosition" -> position = PositionMembers.read(in);
        default -> in.skip();
      }
    }
    Violations violations = new Violations();
    violations
        .required("consumerARN", arn)
        .check("consumerARN", arn, StringRule.CONSUMER_ARN)
        .required("shardId", shardId)
        .check("shardId", shardId, StringRule.SHARD_ID)
        .required("startingPosition", position);
    if (position != null) {
      position.check(violations, "startingPosition.");
    }
    violations.throwIfAny();
    return new Input(
        Objects.requireNonNull(arn),
        Objects.requireNonNull(shardId),
        Objects.requireNonNull(position).toPosition());
  }

  @Override
  public void execute(Input input, Reply reply) {
    ConsumerDescription consumer = broker.consumers().find(input.consumerArn);
    if (consumer.status() != ConsumerStatus.ACTIVE) {
      throw new ApiException(
          400,
          "ResourceInUseException",
          "Consumer "
              + consumer.arn()
              + " is in state "
              + consumer.status()
              + "; subscribe when it is ACTIVE.");
    }
    reply.stream(
        onReady -> new Events(broker.subscribe(consumer, input.shardId, input.position, onReady)));
  }

  /** A subscription's events as the service model has them. */
  private record Events(Subscription subscription) implements EventSource {
    @Override
    public @Nullable Event next() {
      SubscriptionEvent event = subscription.next();
      return event == null
          ? null
          : new Event("SubscribeToShardEvent", new SubscriptionEventOutput(event));
    }

    @Override
    public boolean isOver() {
      return subscription.isOver();
    }

    @Override
    public void close() {
      subscription.close();
    }
  }
}
