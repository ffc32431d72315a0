package io.weir.benchmarks.load;

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

  Call subscribe(String consumerArn, String shardId) {
    return call(
        "SubscribeToShard",
        out -> {
          out.writeStringField("ConsumerARN", consumerArn);
          out.writeStringField("ShardId", shardId);
          out.writeObjectFieldStart("StartingPosition");
          out.writeStringField("Type", "LATEST");
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

  private Call call(String operation, WireForm.Members members) {
    return new Call(operation, form.body(members));
  }
}
