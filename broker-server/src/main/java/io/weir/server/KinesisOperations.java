package io.weir.server;

import io.weir.broker.Broker;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.NotYetOperation;
import io.weir.server.operation.Operation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.control.CreateStream;
import io.weir.server.operation.control.DeleteStream;
import io.weir.server.operation.control.DescribeStream;
import io.weir.server.operation.control.DescribeStreamSummary;
import io.weir.server.operation.control.ListShards;
import io.weir.server.operation.control.ListStreams;
import io.weir.server.operation.control.MergeShards;
import io.weir.server.operation.control.SplitShard;
import io.weir.server.operation.control.UpdateShardCount;
import io.weir.server.operation.data.GetRecords;
import io.weir.server.operation.data.GetShardIterator;
import io.weir.server.operation.data.PutRecord;
import io.weir.server.operation.data.PutRecords;
import java.time.InstantSource;
import java.util.List;

/** The one place that lists the operations; a new one needs a line here. */
final class KinesisOperations {
  private KinesisOperations() {}

  static List<Operation<?>> of(
      Broker broker, StreamArns arns, ErrorMapper errors, InstantSource clock) {
    return NotYetOperation.completing(
        List.of(
            new CreateStream(broker),
            new DeleteStream(broker, arns),
            new DescribeStream(broker, arns),
            new DescribeStreamSummary(broker, arns),
            new ListStreams(broker, clock),
            new ListShards(broker, arns, clock),
            new SplitShard(broker, arns),
            new MergeShards(broker, arns),
            new UpdateShardCount(broker, arns),
            new PutRecord(broker, arns),
            new PutRecords(broker, arns, errors),
            new GetShardIterator(broker, arns),
            new GetRecords(broker, arns)));
  }
}
