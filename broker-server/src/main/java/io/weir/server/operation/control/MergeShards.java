package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.Objects;

/** MergeShards. The child is there when the answer comes. */
public final class MergeShards implements ControlOperation<MergeShards.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** Merges shards of that broker. */
  public MergeShards(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, String shardId, String adjacentShardId) {}

  @Override
  public String name() {
    return "MergeShards";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String shardId = null;
    String adjacent = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ShardToMerge" -> shardId = in.readString();
        case "AdjacentShardToMerge" -> adjacent = in.readString();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .required("shardToMerge", shardId)
        .check("shardToMerge", shardId, StringRule.SHARD_ID)
        .required("adjacentShardToMerge", adjacent)
        .check("adjacentShardToMerge", adjacent, StringRule.SHARD_ID)
        .throwIfAny();
    return new Input(
        target.resolve(arns), Objects.requireNonNull(shardId), Objects.requireNonNull(adjacent));
  }

  @Override
  public Output call(Input input) {
    broker.mergeShards(input.stream, input.shardId, input.adjacentShardId);
    return Output.EMPTY;
  }
}
