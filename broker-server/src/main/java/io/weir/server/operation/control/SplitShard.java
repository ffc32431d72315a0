package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.routing.HashKey;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.Objects;

/** SplitShard. The children are there when the answer comes. */
public final class SplitShard implements ControlOperation<SplitShard.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** Splits shards of that broker. */
  public SplitShard(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, String shardId, HashKey start) {}

  @Override
  public String name() {
    return "SplitShard";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String shardId = null;
    String start = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ShardToSplit" -> shardId = in.readString();
        case "NewStartingHashKey" -> start = in.readString();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .required("shardToSplit", shardId)
        .check("shardToSplit", shardId, StringRule.SHARD_ID)
        .required("newStartingHashKey", start)
        .check("newStartingHashKey", start, StringRule.HASH_KEY)
        .throwIfAny();
    return new Input(
        target.resolve(arns),
        Objects.requireNonNull(shardId),
        HashKey.parse(Objects.requireNonNull(start)));
  }

  @Override
  public Output call(Input input) {
    broker.splitShard(input.stream, input.shardId, input.start);
    return Output.EMPTY;
  }
}
