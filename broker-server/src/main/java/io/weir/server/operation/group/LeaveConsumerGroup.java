package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;

/** Ends a membership; its leases go to the others. */
public final class LeaveConsumerGroup implements ControlOperation<LeaveConsumerGroup.Input> {
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

  record Input(String stream, String group, String member, long incarnation) {}

  @Override
  public Input decode(MemberReader in) {
    GroupTarget target = GroupTarget.readWithMember(in);
    return new Input(target.stream(arns), target.group(), target.member(), target.incarnation());
  }

  @Override
  public Object lane(Input input) {
    return new GroupLane(groups, input.stream, input.group);
  }

  @Override
  public Output call(Input input) {
    groups.leave(input.stream, input.group, input.member, input.incarnation);
    return Output.EMPTY;
  }
}
