package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;

/** Deletes a group without members, and forgets how far it has come. */
public final class DeleteConsumerGroup implements ControlOperation<GroupTarget> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public DeleteConsumerGroup(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "DeleteConsumerGroup";
  }

  @Override
  public GroupTarget decode(MemberReader in) {
    return GroupTarget.read(in);
  }

  @Override
  public Output call(GroupTarget target) {
    groups.delete(target.stream(arns), target.group());
    return Output.EMPTY;
  }
}
