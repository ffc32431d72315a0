#!/usr/bin/env python3
"""Changes and reads metadata: consumers, tags, policies, settings, the account. Limits off."""
import argparse
import time

from common import check, client, create_stream

STREAM = "metadata"


def check_retention(kinesis, arn):
    kinesis.increase_stream_retention_period(StreamName=STREAM, RetentionPeriodHours=48)
    kinesis.increase_stream_retention_period(StreamARN=arn, RetentionPeriodHours=48)
    kinesis.decrease_stream_retention_period(StreamARN=arn, RetentionPeriodHours=24)
    check(summary(kinesis)["RetentionPeriodHours"] == 24, "retention goes up and down")


def check_tags(kinesis, arn):
    kinesis.add_tags_to_stream(StreamName=STREAM, Tags={"a": "1", "b": "ü"})
    kinesis.tag_resource(ResourceARN=arn, Tags={"c": ""})
    kinesis.remove_tags_from_stream(StreamARN=arn, TagKeys=["a"])
    tags = kinesis.list_tags_for_stream(StreamName=STREAM)
    expected = [{"Key": "b", "Value": "ü"}, {"Key": "c", "Value": ""}]
    check(tags["Tags"] == expected and tags["HasMoreTags"] is False, f"tags: {tags}")
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["b", "c"])
    check(kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"] == [], "no tags are left")


def check_consumers(kinesis, arn):
    made = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="c", Tags={"k": "v"})
    consumer = made["Consumer"]["ConsumerARN"]
    check(made["Consumer"]["ConsumerStatus"] == "CREATING", "a new consumer is CREATING")
    until(lambda: describe(kinesis, consumer)["ConsumerStatus"] == "ACTIVE", "ACTIVE")
    check(summary(kinesis)["ConsumerCount"] == 1, "the consumer is counted")
    listed = kinesis.list_stream_consumers(StreamARN=arn)["Consumers"]
    check([c["ConsumerName"] for c in listed] == ["c"], f"consumers: {listed}")
    tags = kinesis.list_tags_for_resource(ResourceARN=consumer)["Tags"]
    check(tags == [{"Key": "k", "Value": "v"}], f"tags of the consumer: {tags}")
    kinesis.deregister_stream_consumer(StreamARN=arn, ConsumerName="c")
    check(describe(kinesis, consumer)["ConsumerStatus"] == "DELETING", "it is DELETING")
    until(lambda: not kinesis.list_stream_consumers(StreamARN=arn)["Consumers"], "gone")


def describe(kinesis, consumer):
    return kinesis.describe_stream_consumer(ConsumerARN=consumer)["ConsumerDescription"]


def until(condition, what):
    deadline = time.monotonic() + 10
    while not condition():
        check(time.monotonic() < deadline, f"the consumer is {what} within 10 s")
        time.sleep(0.05)


def check_policy(kinesis, arn):
    policy = '{"Version":"2012-10-17","Statement":[]}'
    check(kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == "{}", "no policy yet")
    kinesis.put_resource_policy(ResourceARN=arn, Policy=policy)
    check(kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == policy, "the policy is kept")
    kinesis.delete_resource_policy(ResourceARN=arn)
    check(kinesis.get_resource_policy(ResourceARN=arn)["Policy"] == "{}", "the policy is gone")


def check_settings(kinesis, arn):
    key = {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}
    kinesis.start_stream_encryption(StreamName=STREAM, **key)
    seen = summary(kinesis)
    check(seen["EncryptionType"] == "KMS" and seen["KeyId"] == key["KeyId"], f"encrypted: {seen}")
    wait_until_active(kinesis)
    kinesis.stop_stream_encryption(StreamARN=arn, **key)
    check(summary(kinesis)["EncryptionType"] == "NONE", "not encrypted any more")
    wait_until_active(kinesis)
    on = kinesis.enable_enhanced_monitoring(StreamName=STREAM, ShardLevelMetrics=["ALL"])
    check(len(on["DesiredShardLevelMetrics"]) == 7, f"all metrics: {on}")
    off = kinesis.disable_enhanced_monitoring(
        StreamARN=arn, ShardLevelMetrics=["IncomingBytes"])
    check("IncomingBytes" not in off["DesiredShardLevelMetrics"], f"one metric less: {off}")
    kinesis.update_max_record_size(StreamARN=arn, MaxRecordSizeInKiB=2048)
    kinesis.put_record(StreamName=STREAM, PartitionKey="k", Data=b"x" * (2 * 1024 * 1024 - 1))
    check(summary(kinesis)["MaxRecordSizeInKiB"] == 2048, "2 MiB in a record")


def check_capacity(kinesis, arn):
    kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
    account = kinesis.describe_account_settings()["MinimumThroughputBillingCommitment"]
    check(account["Status"] == "ENABLED" and "StartedAt" in account, f"account: {account}")
    kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
    wait_until_active(kinesis)
    warm = kinesis.update_stream_warm_throughput(StreamName=STREAM, WarmThroughputMiBps=8)
    check(warm["WarmThroughput"] == {"TargetMiBps": 8, "CurrentMiBps": 8}, f"warm: {warm}")
    check(summary(kinesis)["OpenShardCount"] == 8, "a shard for each MiB/s")
    check(kinesis.describe_limits()["OnDemandStreamCount"] == 1, "one stream is on demand")
    wait_until_active(kinesis)
    kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "DISABLED"})


def wait_until_active(kinesis):
    kinesis.get_waiter("stream_exists").wait(StreamName=STREAM, WaiterConfig={"Delay": 1})


def summary(kinesis):
    return kinesis.describe_stream_summary(StreamName=STREAM)["StreamDescriptionSummary"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True)
    args = parser.parse_args()
    kinesis = client(args.endpoint)
    create_stream(kinesis, STREAM, 1)
    arn = summary(kinesis)["StreamARN"]
    for part in [check_retention, check_tags, check_consumers, check_policy, check_settings,
                 check_capacity]:
        part(kinesis, arn)
    kinesis.delete_stream(StreamName=STREAM, EnforceConsumerDeletion=True)
    print("metadata: consumers, tags, policies, settings and the account are as they were set")


if __name__ == "__main__":
    main()
