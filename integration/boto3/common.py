"""What the scripts share: a client for a local endpoint, and checks that say what went wrong."""

import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def client(endpoint):
    """A Kinesis client that retries nothing by itself, so that the scripts see every rejection."""
    return boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="any",
        aws_secret_access_key="any",
        config=Config(retries={"max_attempts": 0}, read_timeout=30, max_pool_connections=4),
    )


def code_of(error):
    return error.response["Error"]["Code"]


def create_stream(kinesis, name, shards, timeout=20):
    """Creates a stream (one of that name goes first) and waits until it is ACTIVE."""
    try:
        kinesis.delete_stream(StreamName=name, EnforceConsumerDeletion=True)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
    deadline = time.monotonic() + timeout
    while True:
        try:
            kinesis.create_stream(StreamName=name, ShardCount=shards)
            break
        except ClientError as error:
            if code_of(error) != "ResourceInUseException" or time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    while time.monotonic() < deadline:
        description = kinesis.describe_stream(StreamName=name)["StreamDescription"]
        if description["StreamStatus"] == "ACTIVE":
            check(len(description["Shards"]) == shards, f"{name} has {shards} shards")
            return
        time.sleep(0.1)
    fail(f"{name} is not ACTIVE after {timeout} s")


def check(condition, what):
    if not condition:
        fail(f"not so: {what}")


def fail(what):
    sys.exit(f"FAILED: {what}")
