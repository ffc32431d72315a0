package io.weir.server.operation;

import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operation of the service model that Weir does not have yet: it says so, which a client can
 * tell from a name that no Kinesis knows.
 *
 * @param name its name
 */
public record NotYetOperation(String name) implements Operation<Boolean> {
  private static final List<String> MODEL =
      List.of(
          "AddTagsToStream",
          "CreateStream",
          "DecreaseStreamRetentionPeriod",
          "DeleteResourcePolicy",
          "DeleteStream",
          "DeregisterStreamConsumer",
          "DescribeAccountSettings",
          "DescribeLimits",
          "DescribeStream",
          "DescribeStreamConsumer",
          "DescribeStreamSummary",
          "DisableEnhancedMonitoring",
          "EnableEnhancedMonitoring",
          "GetRecords",
          "GetResourcePolicy",
          "GetShardIterator",
          "IncreaseStreamRetentionPeriod",
          "ListShards",
          "ListStreamConsumers",
          "ListStreams",
          "ListTagsForResource",
          "ListTagsForStream",
          "MergeShards",
          "PutRecord",
          "PutRecords",
          "PutResourcePolicy",
          "RegisterStreamConsumer",
          "RemoveTagsFromStream",
          "SplitShard",
          "StartStreamEncryption",
          "StopStreamEncryption",
          "SubscribeToShard",
          "TagResource",
          "UntagResource",
          "UpdateAccountSettings",
          "UpdateMaxRecordSize",
          "UpdateShardCount",
          "UpdateStreamMode",
          "UpdateStreamWarmThroughput");

  /** Completes a list of operations to the whole service model. */
  public static List<Operation<?>> completing(List<? extends Operation<?>> present) {
    List<String> names = present.stream().map(Operation::name).toList();
    Stream<Operation<?>> missing =
        MODEL.stream().filter(name -> !names.contains(name)).map(NotYetOperation::new);
    return Stream.concat(present.stream(), missing).toList();
  }

  @Override
  public Boolean decode(MemberReader in) {
    throw ApiException.unknownOperation(
        "The operation " + name + " is part of Kinesis, but not yet of Weir.");
  }

  @Override
  public void execute(Boolean input, Reply reply) {
    throw new IllegalStateException("decode refuses");
  }
}
