// Puts, reads, subscribes and splits through the AWS SDK for JavaScript, version 3, over HTTP/2 without TLS.
// usage: npm install && node fanout.mjs http://127.0.0.1:4567     (a server started with --transition-ms 0)
import assert from "node:assert/strict";
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  PutRecordCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";

const kinesis = new KinesisClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "any", secretAccessKey: "any" },
});
const StreamName = `js-${Date.now()}`;
const ShardId = "shardId-000000000000";
const text = (record) => Buffer.from(record.Data).toString();
const put = (data) =>
  kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "k", Data: Buffer.from(data) }));

await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
await put("one");
const { ShardIterator } = await kinesis.send(
  new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
);
const read = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
assert.deepEqual(read.Records.map(text), ["one"]);

const summary = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
const { Consumer } = await kinesis.send(
  new RegisterStreamConsumerCommand({
    StreamARN: summary.StreamDescriptionSummary.StreamARN,
    ConsumerName: "reader",
  }),
);
const subscription = await kinesis.send(
  new SubscribeToShardCommand({
    ConsumerARN: Consumer.ConsumerARN,
    ShardId,
    StartingPosition: { Type: "TRIM_HORIZON" },
  }),
);
const seen = [];
let children = [];
for await (const { SubscribeToShardEvent: event } of subscription.EventStream) {
  seen.push(...event.Records.map(text));
  children = (event.ChildShards ?? []).map((child) => child.ShardId);
  if (seen.length === 1) {
    await put("two");
  } else if (children.length === 0) {
    const NewStartingHashKey = (2n ** 127n).toString();
    await kinesis.send(new SplitShardCommand({ StreamName, ShardToSplit: ShardId, NewStartingHashKey }));
  }
}
assert.deepEqual(seen, ["one", "two"]);
assert.deepEqual(children.sort(), ["shardId-000000000001", "shardId-000000000002"]);
console.log("fanout: all passed");
process.exit(0);
