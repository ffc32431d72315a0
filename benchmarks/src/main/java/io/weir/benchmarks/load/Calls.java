package io.weir.benchmarks.load;

import java.util.function.IntFunction;

/** Makes the requests of a load, in one format. Thread-safe. */
final class Calls {
  private final WireForm form;

  Calls(WireForm form) {
    this.form = form;
  }

  Call createStream(String stream, int shards) {
    return call(
        "CreateStream",
        out -> {
          out.writeStringField("StreamName", stream);
          out.writeNumberField("ShardCount", shards);
        });
  }

  Call describe(String stream) {
    return call("DescribeStreamSummary", out -> out.writeStringField("StreamName", stream));
  }

  Call registerConsumer(String streamArn, String consumer) {
    return call(
        "RegisterStreamConsumer",
        out -> {
          out.writeStringField("StreamARN", streamArn);
          out.writeStringField("ConsumerName", consumer);
        });
  }

  Call subscribe(String consumerArn, String shardId, String from) {
    return call(
        "SubscribeToShard",
        out -> {
          out.writeStringField("ConsumerARN", consumerArn);
          out.writeStringField("ShardId", shardId);
          out.writeObjectFieldStart("StartingPosition");
          out.writeStringField("Type", from);
          out.writeEndObject();
        });
  }

  Call putRecord(String stream, String key, byte[] data) {
    return call(
        "PutRecord",
        out -> {
          out.writeStringField("StreamName", stream);
          out.writeStringField("PartitionKey", key);
          out.writeBinaryField("Data", data);
        });
  }

  /**
   * PutRecords of so many records, whose members are in the order in which Amazon's SDK has them.
   */
  Call putRecords(String stream, IntFunction<String> keys, IntFunction<byte[]> data, int records) {
    return call(
        "PutRecords",
        out -> {
          out.writeArrayFieldStart("Records");
          for (int i = 0; i < records; i++) {
            out.writeStartObject();
            out.writeBinaryField("Data", data.apply(i));
            out.writeStringField("PartitionKey", keys.apply(i));
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeStringField("StreamName", stream);
        });
  }

  /** An iterator at the oldest record. */
  Call iterator(String stream, String shardId) {
    return call(
        "GetShardIterator",
        out -> {
          out.writeStringField("StreamName", stream);
          out.writeStringField("ShardId", shardId);
          out.writeStringField("ShardIteratorType", "TRIM_HORIZON");
        });
  }

  Call getRecords(String iterator, int limit) {
    return call(
        "GetRecords",
        out -> {
          out.writeStringField("ShardIterator", iterator);
          out.writeNumberField("Limit", limit);
        });
  }

  private Call call(String operation, WireForm.Members members) {
    return new Call(operation, form.body(members));
  }
}
