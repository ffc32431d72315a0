#!/usr/bin/env python3
"""Puts records with boto3, one at a time, each with the time of its put as data: what Put.java does.

    put.py http://127.0.0.1:PORT STREAM COUNT
"""

import sys
import time

import boto3
from botocore.config import Config


def main():
    endpoint, stream, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    kinesis = boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"max_attempts": 0}),
    )
    for number in range(count):
        # CLOCK_MONOTONIC, which is System.nanoTime() of the tailer's JVM on the same Linux machine.
        now = str(time.monotonic_ns()).encode()
        kinesis.put_record(StreamName=stream, PartitionKey=f"key-{number}", Data=now)
    print(f"put {count} records with boto3 {boto3.__version__}")


if __name__ == "__main__":
    main()
