#!/usr/bin/env python3
"""Puts a clickstream into a stream of four shards, reads it back, and compares.

produce   creates the stream, puts the events keyed by session, reads every shard from TRIM_HORIZON,
          finds every event once (and, with --limits off, every session in order), and writes what it
          read, with sequence numbers, to --state
verify    reads again, in another life of the server, and finds exactly what --state says
"""

import argparse
import hashlib
import json
import random
import time
from collections import Counter

from botocore.exceptions import ClientError

from common import check, client, code_of, create_stream, fail

STREAM = "clickstream"
SHARDS = 4
BATCH = 500
THROTTLED = "ProvisionedThroughputExceededException"
PRODUCTS = [f"product-{i:04d}" for i in range(500)]


def events(count):
    """The same events each time: (session, bytes), a few hundred bytes of JSON each."""
    rng = random.Random(7)
    steps = Counter()
    for number in range(count):
        session = f"session-{rng.randrange(max(1, count // 20)):06d}"
        event = {
            "event": number,
            "session": session,
            "step": steps[session],
            "type": rng.choice(["view", "search", "add_to_cart", "checkout"]),
            "products": rng.sample(PRODUCTS, rng.randrange(1, 12)),
            "agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
            "referrer": f"https://shop.example/search?q={rng.randrange(10**9)}",
        }
        steps[session] += 1
        yield session, json.dumps(event).encode()


def put_all(kinesis, count, limits, timeout):
    """Puts all events, what is rejected again and again; returns how many rejections there were."""
    deadline = time.monotonic() + timeout
    rejected = 0
    source = events(count)
    pending = []
    while True:
        while len(pending) < BATCH:
            nxt = next(source, None)
            if nxt is None:
                break
            pending.append({"PartitionKey": nxt[0], "Data": nxt[1]})
        if not pending:
            return rejected
        check(time.monotonic() < deadline, f"all events put within {timeout} s")
        answer = kinesis.put_records(StreamName=STREAM, Records=pending)
        again = []
        for record, result in zip(pending, answer["Records"], strict=True):
            if "ErrorCode" in result:
                check(result["ErrorCode"] == THROTTLED, f"{result} is throttling")
                check(
                    result["ErrorMessage"].startswith("Rate exceeded for shard shardId-"),
                    f"{result['ErrorMessage']} names the shard",
                )
                again.append(record)
        check(answer["FailedRecordCount"] == len(again), "FailedRecordCount counts the failures")
        rejected += len(again)
        check(limits == "aws" or not again, "nothing is throttled with limits off")
        pending = again
        if again:
            time.sleep(0.05)


def read_shard(kinesis, shard, limits):
    """All records of a shard, in its order."""
    pause = 0.21 if limits == "aws" else 0.0
    iterator = kinesis.get_shard_iterator(
        StreamName=STREAM, ShardId=shard, ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = []
    while True:
        try:
            answer = kinesis.get_records(ShardIterator=iterator)
        except ClientError as error:
            check(limits == "aws" and code_of(error) == THROTTLED, f"{error} is throttling")
            time.sleep(1.0)
            continue
        records += answer["Records"]
        iterator = answer["NextShardIterator"]
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return records
        time.sleep(pause)


def read_all(kinesis, limits):
    shards = kinesis.list_shards(StreamName=STREAM)["Shards"]
    check(len(shards) == SHARDS, f"there are {SHARDS} shards")
    return {shard["ShardId"]: read_shard(kinesis, shard["ShardId"], limits) for shard in shards}


def check_content(by_shard, count, limits):
    expected = {hashlib.sha256(data).digest() for _, data in events(count)}
    seen = Counter()
    next_step = Counter()
    for records in by_shard.values():
        last = 0
        for record in records:
            seen[hashlib.sha256(record["Data"]).digest()] += 1
            number = int(record["SequenceNumber"])
            check(number > last, "sequence numbers ascend within a shard")
            last = number
            check("EncryptionType" not in record, "an unencrypted record carries no EncryptionType")
            if limits == "off":
                event = json.loads(record["Data"])
                session = event["session"]
                check(record["PartitionKey"] == session, "the partition key is the session")
                check(event["step"] == next_step[session], f"{session} is in order")
                next_step[session] += 1
    check(set(seen) == expected, f"every one of {count} events is there: {len(seen)}")
    check(max(seen.values()) == 1, "every event is there once")


def lines(by_shard):
    for shard, records in sorted(by_shard.items()):
        for record in records:
            digest = hashlib.sha256(record["Data"]).hexdigest()[:16]
            arrival = record["ApproximateArrivalTimestamp"].timestamp()
            yield f"{shard} {record['SequenceNumber']} {record['PartitionKey']} {digest} {arrival:.3f}\n"


def produce(args, kinesis):
    create_stream(kinesis, STREAM, SHARDS)
    start = time.monotonic()
    rejected = put_all(kinesis, args.events, args.limits, args.timeout)
    put = time.monotonic() - start
    start = time.monotonic()
    by_shard = read_all(kinesis, args.limits)
    read = time.monotonic() - start
    check_content(by_shard, args.events, args.limits)
    with open(args.state, "w", encoding="utf-8") as state:
        state.writelines(lines(by_shard))
    print(
        f"clickstream produce, limits {args.limits}: {args.events} events put in {put:.1f} s"
        f" ({rejected} rejections retried), read in {read:.1f} s, each found once"
    )


def verify(args, kinesis):
    by_shard = read_all(kinesis, args.limits)
    check_content(by_shard, args.events, args.limits)
    with open(args.state, encoding="utf-8") as state:
        for number, (then, now) in enumerate(zip(state, lines(by_shard), strict=True)):
            if then != now:
                fail(f"record {number} was\n  {then}and is\n  {now}")
    print(f"clickstream verify: the same {args.events} records and sequence numbers as before")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--limits", choices=["aws", "off"], default="aws")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--phase", choices=["produce", "verify"], required=True)
    parser.add_argument("--state", required=True, help="file that carries over from produce to verify")
    parser.add_argument("--timeout", type=float, default=240, help="seconds for all puts")
    args = parser.parse_args()
    (produce if args.phase == "produce" else verify)(args, client(args.endpoint))


if __name__ == "__main__":
    main()
