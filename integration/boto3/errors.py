#!/usr/bin/env python3
"""Bad input, raw and through boto3: each gets Kinesis's exception, and the connection stays usable."""

import argparse
import base64
import http.client
import json
import re
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from common import check, client, code_of, create_stream

STREAM = "errors"
SHARD = "shardId-000000000000"
ARN = f"arn:aws:kinesis:us-east-1:000000000000:stream/{STREAM}"
JSON = "application/x-amz-json-1.1"
DATA = base64.b64encode(b"data").decode()
RECORD = {"Data": DATA, "PartitionKey": "k"}
TOO_LONG = {"Data": base64.b64encode(b"x" * (1024 * 1024 + 1)).decode(), "PartitionKey": "k"}

# operation, body (an object, or bytes as they are), status, exception, message (a regular expression)
MATRIX = [
    ("NoSuchOperation", {}, 400, "UnknownOperationException", ""),
    ("SubscribeToShard", {}, 400, "ValidationException", "consumerARN"),
    ("ListStreams", b"", 400, "SerializationException", ""),
    ("ListStreams", b"hello", 400, "SerializationException", ""),
    ("ListStreams", b"{", 400, "SerializationException", ""),
    ("ListStreams", b"[]", 400, "SerializationException", ""),
    ("ListStreams", b"{} {}", 400, "SerializationException", ""),
    ("ListStreams", b'{"Limit":"many"}', 400, "SerializationException", ""),
    ("ListStreams", b'{"Limit":99999999999}', 400, "SerializationException", ""),
    ("ListStreams", b'{"X":' + b"[" * 5000, 400, "SerializationException", ""),
    ("ListStreams", {"Limit": 0}, 400, "ValidationException",
     r"^1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
     r"Member must have value greater than or equal to 1$"),
    ("ListStreams", {"NextToken": "nonsense"}, 400, "InvalidArgumentException", "NextToken"),
    ("CreateStream", {}, 400, "ValidationException", "'streamName'.*must not be null"),
    ("CreateStream", {"StreamName": "a b", "ShardCount": 1}, 400, "ValidationException",
     r"^1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: "
     r"Member must satisfy regular expression pattern: \[a-zA-Z0-9_.-\]\+$"),
    ("CreateStream", {"StreamName": "a", "ShardCount": 0}, 400, "ValidationException", "'shardCount'"),
    ("CreateStream", {"StreamName": STREAM, "ShardCount": 1}, 400, "ResourceInUseException", STREAM),
    ("CreateStream", {"StreamName": "huge", "ShardCount": 1000000}, 400, None, ""),
    ("CreateStream", {"StreamName": "t", "ShardCount": 1, "Tags": {"": "b"}}, 400,
     "ValidationException", "'tags'.*Map keys"),
    ("DeleteStream", {"StreamName": "nowhere"}, 400, "ResourceNotFoundException", "nowhere"),
    ("DescribeStream", {}, 400, "InvalidArgumentException", "StreamName"),
    ("DescribeStream", {"StreamName": "nowhere"}, 400, "ResourceNotFoundException", "nowhere"),
    ("DescribeStream", {"StreamARN": "nonsense"}, 400, "ValidationException", "'streamARN'"),
    ("DescribeStream", {"StreamARN": "arn:aws:kinesis:eu-west-1:123456789012:stream/errors"}, 400,
     "ResourceNotFoundException", "eu-west-1"),
    ("ListShards", {"StreamName": STREAM, "NextToken": "x"}, 400, "InvalidArgumentException", ""),
    ("ListShards", {"NextToken": "x"}, 400, "InvalidArgumentException", ""),
    ("PutRecord", {"StreamName": STREAM}, 400, "ValidationException",
     "^2 validation errors detected: .*'data'.*'partitionKey'"),
    ("PutRecord", {"StreamName": STREAM, "PartitionKey": "", "Data": DATA}, 400,
     "ValidationException", "'partitionKey'.*length greater than or equal to 1"),
    ("PutRecord", {"StreamName": STREAM, "PartitionKey": "k" * 257, "Data": DATA}, 400,
     "ValidationException", "length less than or equal to 256"),
    ("PutRecord", {"StreamName": STREAM, "PartitionKey": "k", "Data": "ab*d"}, 400,
     "SerializationException", "Base64"),
    ("PutRecord", {"StreamName": STREAM, "PartitionKey": "k", "Data": "abc"}, 400,
     "SerializationException", "multiple of 4"),
    ("PutRecord", {"StreamName": STREAM, "PartitionKey": 1, "Data": DATA}, 400,
     "SerializationException", ""),
    ("PutRecord", {"StreamName": STREAM, "ExplicitHashKey": "-1", **RECORD}, 400,
     "ValidationException", "'explicitHashKey'"),
    ("PutRecord", {"StreamName": STREAM, "ExplicitHashKey": str(2**128), **RECORD}, 400,
     "InvalidArgumentException", ""),
    ("PutRecord", {"StreamName": STREAM, **TOO_LONG}, 400, None, ""),
    ("PutRecord", {"StreamName": "nowhere", **RECORD}, 400, "ResourceNotFoundException", "nowhere"),
    ("PutRecords", {"StreamName": STREAM, "Records": []}, 400, "ValidationException", "'records'"),
    ("PutRecords", {"StreamName": STREAM, "Records": [RECORD] * 501}, 400, "ValidationException",
     "'records'.*length less than or equal to 500"),
    ("PutRecords", {"StreamName": STREAM, "Records": [RECORD, {"Data": DATA}]}, 400,
     "ValidationException", r"'records\.2\.member\.partitionKey'.*must not be null"),
    ("PutRecords", {"StreamName": STREAM, "Records": [None]}, 400, "SerializationException", ""),
    ("PutRecords", {"StreamName": STREAM, "Records": [RECORD, TOO_LONG]}, 400,
     "InvalidArgumentException", ""),
    ("PutRecords", {"StreamName": STREAM, "Records": [
        {"Data": base64.b64encode(b"x" * 1024 * 1000).decode(), "PartitionKey": "k"}] * 11}, 400,
     "InvalidArgumentException", ""),
    ("GetShardIterator", {"StreamName": STREAM, "ShardId": SHARD, "ShardIteratorType": "NEVER"}, 400,
     "ValidationException", "enum value set"),
    ("GetShardIterator", {"StreamName": STREAM, "ShardId": "shardId-000000000099",
                          "ShardIteratorType": "LATEST"}, 400, "ResourceNotFoundException", ""),
    ("GetShardIterator", {"StreamName": STREAM, "ShardId": SHARD,
                          "ShardIteratorType": "AT_SEQUENCE_NUMBER"}, 400,
     "InvalidArgumentException", "no StartingSequenceNumber"),
    ("GetShardIterator", {"StreamName": STREAM, "ShardId": SHARD, "StartingSequenceNumber": "123",
                          "ShardIteratorType": "AT_SEQUENCE_NUMBER"}, 400,
     "InvalidArgumentException", ""),
    ("GetShardIterator", {"StreamName": STREAM, "ShardId": SHARD, "Timestamp": 9999999999,
                          "ShardIteratorType": "AT_TIMESTAMP"}, 400, "InvalidArgumentException", ""),
    ("GetRecords", {}, 400, "ValidationException", "'shardIterator'"),
    ("GetRecords", {"ShardIterator": "foreign"}, 400, "InvalidArgumentException", "ShardIterator"),
    ("GetRecords", {"ShardIterator": "x" * 513}, 400, "ValidationException", "512"),
    ("GetRecords", {"ShardIterator": "x", "Limit": 10001}, 400, "ValidationException", "10000"),
    ("ListStreams", b" " * (17 * 1024 * 1024), 413, "RequestEntityTooLargeException", ""),
]


def request(connection, operation, body, headers=()):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request(
        "POST", "/", raw,
        {"Content-Type": JSON, "X-Amz-Target": f"Kinesis_20131202.{operation}", **dict(headers)},
    )
    answer = connection.getresponse()
    return answer, answer.read()


def check_matrix(address):
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.connect()
    socket = connection.sock
    for operation, body, status, exception, message in MATRIX:
        shown = f"{operation} {str(body)[:80]}"
        answer, raw = request(connection, operation, body)
        check(answer.status == status, f"{shown} gets {status}, not {answer.status} {raw[:200]}")
        error = json.loads(raw)
        if exception:
            check(error["__type"] == exception, f"{shown} gets {exception}, not {error}")
        check(answer.headers["x-amzn-ErrorType"] == error["__type"], f"{shown}: the header agrees")
        check(re.search(message, error.get("message", "")), f"{shown} says {message}: {error}")
        check(answer.headers["x-amzn-RequestId"], f"{shown} has a request id")
        answer, raw = request(connection, "DescribeStreamSummary", {"StreamName": STREAM})
        check(answer.status == 200, f"the connection works after {shown}: {raw[:200]}")
        check(connection.sock is socket, f"it is still the same connection after {shown}")
    connection.close()
    print(f"errors: {len(MATRIX)} bad requests on one connection, each answered as Kinesis does")


def check_nothing_stored(kinesis):
    iterator = kinesis.get_shard_iterator(
        StreamName=STREAM, ShardId=SHARD, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    check(not kinesis.get_records(ShardIterator=iterator)["Records"], "no refused record was stored")


def check_boto3(kinesis):
    for call, arguments, exception in [
        ("describe_stream", {"StreamName": "nowhere"}, "ResourceNotFoundException"),
        ("create_stream", {"StreamName": STREAM, "ShardCount": 1}, "ResourceInUseException"),
        ("get_records", {"ShardIterator": "foreign"}, "InvalidArgumentException"),
        ("get_resource_policy", {"ResourceARN": ARN + "-not"}, "ResourceNotFoundException"),
    ]:
        try:
            getattr(kinesis, call)(**arguments)
            check(False, f"{call} {arguments} fails")
        except ClientError as error:
            check(code_of(error) == exception, f"{call} {arguments} gets {exception}, not {error}")
    print("errors: boto3 raises what it should")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    args = parser.parse_args()
    kinesis = client(args.endpoint)
    create_stream(kinesis, STREAM, 1)
    check_matrix(urlsplit(args.endpoint).netloc)
    check_nothing_stored(kinesis)
    check_boto3(kinesis)


if __name__ == "__main__":
    main()
