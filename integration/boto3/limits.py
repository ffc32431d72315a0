#!/usr/bin/env python3
"""Measures the limits of one shard under --limits aws, after the first second's burst."""

import argparse
import time

from botocore.exceptions import ClientError

from common import check, client, code_of, create_stream

THROTTLED = "ProvisionedThroughputExceededException"
TOLERANCE = 0.05
MIB = 1024 * 1024
KEY = "key"


def accepted_per_second(kinesis, stream, records, seconds):
    """Puts the same batch over and over; (records, bytes) accepted per second after the first."""
    start = time.monotonic()
    first = None
    count = size = rejections = 0
    while True:
        answer = kinesis.put_records(StreamName=stream, Records=records)
        now = time.monotonic()
        if now - start < 1.0:
            continue
        if first is None:
            first = now
            continue
        for record, result in zip(records, answer["Records"], strict=True):
            if "ErrorCode" in result:
                check(result["ErrorCode"] == THROTTLED, f"{result} is throttling")
                check(
                    result["ErrorMessage"]
                    == f"Rate exceeded for shard shardId-000000000000 in stream {stream}"
                    " under account 000000000000.",
                    f"Amazon's words: {result['ErrorMessage']}",
                )
                rejections += 1
            else:
                count += 1
                size += len(record["Data"]) + len(KEY)
        if now - first >= seconds:
            check(rejections > 0, "the load exceeds the limit")
            return count / (now - first), size / (now - first)


def near(what, measured, limit):
    off = measured / limit - 1
    print(f"limits: {what}: {measured:,.0f} of {limit:,} per second ({off:+.1%})")
    check(abs(off) <= TOLERANCE, f"{what} within {TOLERANCE:.0%} of {limit}")


def batch(count, size):
    return [{"PartitionKey": KEY, "Data": b"x" * size}] * count


def check_writes(kinesis, seconds):
    create_stream(kinesis, "limits-records", 1)
    records, _ = accepted_per_second(kinesis, "limits-records", batch(100, 10), seconds)
    near("records into a shard", records, 1000)
    create_stream(kinesis, "limits-bytes", 1)
    _, size = accepted_per_second(kinesis, "limits-bytes", batch(20, 8 * 1024), seconds)
    near("bytes into a shard", size, MIB)


def check_reads(kinesis):
    create_stream(kinesis, "limits-reads", 1)
    iterator = kinesis.get_shard_iterator(
        StreamName="limits-reads", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    start = time.monotonic()
    for _ in range(5):
        iterator = kinesis.get_records(ShardIterator=iterator)["NextShardIterator"]
    try:
        kinesis.get_records(ShardIterator=iterator)
        check(time.monotonic() - start >= 1.0, "a sixth GetRecords within a second is rejected")
        print("limits: the machine was too slow for six GetRecords within a second; not measured")
    except ClientError as error:
        check(code_of(error) == THROTTLED, f"{error} is throttling")
        print("limits: the sixth GetRecords within a second is rejected")
    time.sleep(1.1)
    kinesis.get_records(ShardIterator=iterator)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--seconds", type=float, default=6)
    args = parser.parse_args()
    kinesis = client(args.endpoint)
    check_writes(kinesis, args.seconds)
    check_reads(kinesis)


if __name__ == "__main__":
    main()
