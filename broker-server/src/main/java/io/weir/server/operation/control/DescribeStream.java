package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamSettings;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.Page;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import org.jspecify.annotations.Nullable;

/** DescribeStream, with at most 100 shards in an answer. */
public final class DescribeStream implements ControlOperation<DescribeStream.Input> {
  private static final int MAX_SHARDS = 100;
  private final Broker broker;
  private final StreamArns arns;

  /** Describes streams of that broker. */
  public DescribeStream(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, int limit, @Nullable String exclusiveStartShardId) {}

  @Override
  public String name() {
    return "DescribeStream";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Integer limit = null;
    String start = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "Limit" -> limit = in.readInteger();
        case "ExclusiveStartShardId" -> start = in.readString();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .range("limit", limit, 1, 10_000)
        .check("exclusiveStartShardId", start, StringRule.SHARD_ID)
        .throwIfAny();
    return new Input(target.resolve(arns), Page.limit(limit, MAX_SHARDS), start);
  }

  @Override
  public Output call(Input input) {
    StreamDescription stream = broker.describeStream(input.stream);
    StreamSettings settings = broker.tuning().settings(input.stream);
    String start = input.exclusiveStartShardId;
    Page<ShardDescription> page =
        Page.of(
            stream.shards(),
            shard -> start == null || shard.shardId().compareTo(start) > 0,
            input.limit);
    return out -> {
      out.beginStructure();
      out.beginStructure("StreamDescription");
      StreamMembers.write(stream, settings, out);
      out.bool("HasMoreShards", page.hasMore());
      ShardMembers.writeList("Shards", page.items(), out);
      out.endStructure();
      out.endStructure();
    };
  }
}
