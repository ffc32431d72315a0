package io.weir.server;

import io.weir.broker.Broker;
import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.Operation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.group.Checkpoint;
import io.weir.server.operation.group.DeleteConsumerGroup;
import io.weir.server.operation.group.DescribeConsumerGroup;
import io.weir.server.operation.group.Heartbeat;
import io.weir.server.operation.group.LeaveConsumerGroup;
import io.weir.server.operation.group.ListConsumerGroups;
import io.weir.server.operation.group.ReleaseLease;
import java.util.List;

/** Weir's own operations, on consumer groups. */
final class GroupOperations {
  private GroupOperations() {}

  static List<Operation<?>> of(Broker broker, StreamArns arns) {
    ConsumerGroups groups = broker.groups();
    return List.of(
        new Heartbeat(groups, arns),
        new Checkpoint(groups, arns),
        new ReleaseLease(groups, arns),
        new LeaveConsumerGroup(groups, arns),
        new DescribeConsumerGroup(groups, arns),
        new ListConsumerGroups(groups, arns),
        new DeleteConsumerGroup(groups, arns));
  }
}
