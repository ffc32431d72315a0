package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;

/** Ends a membership; its leases go to the others. */
public final class LeaveConsumerGroup implements ControlOperation<GroupTarget> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public LeaveConsumerGroup(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "LeaveConsumerGroup";
  }

  @Override
  public GroupTarget decode(MemberReader in) {
    return GroupTarget.readWithMember(in);
  }

  @Override
  public Output call(GroupTarget target) {
    groups.leave(target.stream(arns), target.group(), target.member(), target.incarnation());
    return Output.EMPTY;
  }
}
