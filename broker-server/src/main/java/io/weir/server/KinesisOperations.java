package io.weir.server;

import io.weir.broker.Broker;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.Operation;
import io.weir.server.operation.RateLimited;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.control.AddTagsToStream;
import io.weir.server.operation.control.CreateStream;
import io.weir.server.operation.control.DecreaseStreamRetentionPeriod;
import io.weir.server.operation.control.DeleteResourcePolicy;
import io.weir.server.operation.control.DeleteStream;
import io.weir.server.operation.control.DeregisterStreamConsumer;
import io.weir.server.operation.control.DescribeAccountSettings;
import io.weir.server.operation.control.DescribeLimits;
import io.weir.server.operation.control.DescribeStream;
import io.weir.server.operation.control.DescribeStreamConsumer;
import io.weir.server.operation.control.DescribeStreamSummary;
import io.weir.server.operation.control.DisableEnhancedMonitoring;
import io.weir.server.operation.control.EnableEnhancedMonitoring;
import io.weir.server.operation.control.GetResourcePolicy;
import io.weir.server.operation.control.IncreaseStreamRetentionPeriod;
import io.weir.server.operation.control.ListShards;
import io.weir.server.operation.control.ListStreamConsumers;
import io.weir.server.operation.control.ListStreams;
import io.weir.server.operation.control.ListTagsForResource;
import io.weir.server.operation.control.ListTagsForStream;
import io.weir.server.operation.control.MergeShards;
import io.weir.server.operation.control.PutResourcePolicy;
import io.weir.server.operation.control.RegisterStreamConsumer;
import io.weir.server.operation.control.RemoveTagsFromStream;
import io.weir.server.operation.control.SplitShard;
import io.weir.server.operation.control.StartStreamEncryption;
import io.weir.server.operation.control.StopStreamEncryption;
import io.weir.server.operation.control.TagResource;
import io.weir.server.operation.control.UntagResource;
import io.weir.server.operation.control.UpdateAccountSettings;
import io.weir.server.operation.control.UpdateMaxRecordSize;
import io.weir.server.operation.control.UpdateShardCount;
import io.weir.server.operation.control.UpdateStreamMode;
import io.weir.server.operation.control.UpdateStreamWarmThroughput;
import io.weir.server.operation.data.GetRecords;
import io.weir.server.operation.data.GetShardIterator;
import io.weir.server.operation.data.PutRecord;
import io.weir.server.operation.data.PutRecords;
import io.weir.server.operation.data.SubscribeToShard;
import java.time.InstantSource;
import java.util.List;

/** The one place that lists the operations; a new one needs a line here. */
final class KinesisOperations {
  private KinesisOperations() {}

  static List<Operation<?>> of(
      Broker broker, StreamArns arns, ErrorMapper errors, InstantSource clock) {
    List<Operation<?>> present =
        List.of(
            new CreateStream(broker),
            new DeleteStream(broker, arns),
            new DescribeStream(broker, arns),
            new DescribeStreamSummary(broker, arns),
            new ListStreams(broker, clock),
            new ListShards(broker, arns, clock),
            new SubscribeToShard(broker),
            new SplitShard(broker, arns),
            new MergeShards(broker, arns),
            new UpdateShardCount(broker, arns),
            new AddTagsToStream(broker, arns),
            new DecreaseStreamRetentionPeriod(broker, arns),
            new DeleteResourcePolicy(broker, arns),
            new DeregisterStreamConsumer(broker, arns),
            new DescribeAccountSettings(broker),
            new DescribeLimits(broker),
            new DescribeStreamConsumer(broker, arns),
            new DisableEnhancedMonitoring(broker, arns),
            new EnableEnhancedMonitoring(broker, arns),
            new GetResourcePolicy(broker, arns),
            new IncreaseStreamRetentionPeriod(broker, arns),
            new ListStreamConsumers(broker, arns, clock),
            new ListTagsForResource(broker, arns),
            new ListTagsForStream(broker, arns),
            new PutResourcePolicy(broker, arns),
            new RegisterStreamConsumer(broker, arns),
            new RemoveTagsFromStream(broker, arns),
            new StartStreamEncryption(broker, arns),
            new StopStreamEncryption(broker, arns),
            new TagResource(broker, arns),
            new UntagResource(broker, arns),
            new UpdateAccountSettings(broker),
            new UpdateMaxRecordSize(broker, arns),
            new UpdateStreamMode(broker, arns),
            new UpdateStreamWarmThroughput(broker, arns),
            new PutRecord(broker, arns),
            new PutRecords(broker, arns, errors),
            new GetShardIterator(broker, arns),
            new GetRecords(broker, arns));
    return RateLimited.controlCalls(present, broker.callLimits());
  }
}
