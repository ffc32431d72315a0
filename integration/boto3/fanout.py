#!/usr/bin/env python3
"""Enhanced fan-out: subscribe_to_shard over HTTP/1.1, through a split, beside shared readers. Limits off."""
import argparse
import time

from common import check, client, create_stream

STREAM = "fan-out"
SHARD = "shardId-000000000000"
RECORDS = 500


def put(kinesis, numbers):
    entries = [{"PartitionKey": str(n), "Data": str(n).encode()} for n in numbers]
    answer = kinesis.put_records(StreamName=STREAM, Records=entries)
    check(answer["FailedRecordCount"] == 0, "all records are put")


def register(kinesis, name):
    arn = kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]["StreamARN"]
    consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName=name)["Consumer"]["ConsumerARN"]
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        described = kinesis.describe_stream_consumer(ConsumerARN=consumer)["ConsumerDescription"]
        if described["ConsumerStatus"] == "ACTIVE":
            return consumer
        time.sleep(0.1)
    raise SystemExit("the consumer is not ACTIVE after 20 s")


def subscribe(kinesis, consumer, shard):
    answer = kinesis.subscribe_to_shard(
        ConsumerARN=consumer, ShardId=shard, StartingPosition={"Type": "TRIM_HORIZON"}
    )
    for event in answer["EventStream"]:
        yield event["SubscribeToShardEvent"]


def check_shard(kinesis, consumer):
    """Reads the shard to its end; it is split once all that was put before is here."""
    seen = []
    split = False
    for event in subscribe(kinesis, consumer, SHARD):
        seen += [int(record["Data"]) for record in event["Records"]]
        if len(seen) >= RECORDS and not split:
            split = True
            check(event["MillisBehindLatest"] == 0, "the last record is the latest")
            kinesis.split_shard(StreamName=STREAM, ShardToSplit=SHARD, NewStartingHashKey=str(2**127))
        if "ContinuationSequenceNumber" not in event:
            children = sorted(child["ShardId"] for child in event["ChildShards"])
            check(seen == list(range(RECORDS)), f"every record once, in order: {len(seen)}")
            return children
    raise SystemExit("the subscription ended before the shard did")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", required=True)
    kinesis = client(parser.parse_args().endpoint)
    create_stream(kinesis, STREAM, 1)
    consumer = register(kinesis, "reader")
    put(kinesis, range(RECORDS))
    children = check_shard(kinesis, consumer)
    check(children == ["shardId-000000000001", "shardId-000000000002"], f"children: {children}")
    put(kinesis, range(RECORDS))
    seen = []
    for child in children:
        for event in subscribe(kinesis, consumer, child):
            seen += [int(record["Data"]) for record in event["Records"]]
            if event["MillisBehindLatest"] == 0:
                break
    check(sorted(seen) == list(range(RECORDS)), f"the children have the rest: {len(seen)}")
    print("fanout: all passed")


if __name__ == "__main__":
    main()
