package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.broker.group.GroupDescription;
import io.weir.broker.group.GroupDescription.Share;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;

/** Who is in a group, and how far it has come in which shard. */
public final class DescribeConsumerGroup implements ControlOperation<GroupTarget> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public DescribeConsumerGroup(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "DescribeConsumerGroup";
  }

  @Override
  public GroupTarget decode(MemberReader in) {
    return GroupTarget.read(in);
  }

  @Override
  public Output call(GroupTarget target) {
    GroupDescription group = groups.describe(target.stream(arns), target.group());
    return out -> {
      out.beginStructure();
      out.string("StreamName", group.stream());
      out.string("GroupName", group.name());
      out.beginList("Members");
      group.members().forEach(out::element);
      out.endList();
      out.beginList("Shards");
      group.shards().forEach(share -> write(share, out));
      out.endList();
      out.endStructure();
    };
  }

  private static void write(Share share, MemberWriter out) {
    out.beginStructure();
    out.string("ShardId", share.shardId());
    if (share.owner() != null) {
      out.string("MemberId", share.owner());
    }
    out.number("Counter", share.counter());
    CheckpointMembers.write(share.checkpoint(), out);
    out.endStructure();
  }
}
