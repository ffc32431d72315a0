package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.limits.Limits;
import io.weir.server.RawClient.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets Kinesis's exception, stores nothing, and leaves the one connection usable. */
class BadInputIT {
  private static ServerFixture fixture;
  private static RawClient client;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(Limits.off());
    fixture.broker.createStream("bad", 1);
    client = fixture.raw();
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          NoSuchThing      | {}                                               | UnknownOperationException | no such operation
          SubscribeToShard | {}                                               | ValidationException | 'consumerARN'
          ListStreams      | ``                                               | SerializationException    | no body
          ListStreams      | hello                                            | SerializationException    | hello
          ListStreams      | {"Limit":                                        | SerializationException    | end-of-input
          ListStreams      | []                                               | SerializationException    | list
          ListStreams      | {"Limit":"1"}                                    | SerializationException    | STRING_VALUE
          ListStreams      | {"Limit":10001}                                  | ValidationException       | 10000
          CreateStream     | {"ShardCount":1}                                 | ValidationException       | 'streamName'
          CreateStream     | {"StreamName":"x"}                               | InvalidArgumentException  | ShardCount
          CreateStream     | {"StreamName":"bad","ShardCount":1}              | ResourceInUseException    | bad
          CreateStream     | {"StreamName":"x","ShardCount":1,"Tags":{}}                   | ValidationException | 'tags'
          CreateStream     | {"StreamName":"x","ShardCount":1,"Tags":{"":"b"}}             | ValidationException | Map keys must satisfy
          CreateStream     | {"StreamName":"x","ShardCount":1,"Tags":{"aws:a":"b"}}        | InvalidArgumentException | reserved
          CreateStream     | {"StreamName":"x","ShardCount":1,"Tags":{"a":"<"}}            | InvalidArgumentException | invalid characters
          CreateStream     | {"StreamName":"x","ShardCount":1,"Tags":["a"]}                | SerializationException | Start of list
          CreateStream     | {"StreamName":"x","ShardCount":1,"MaxRecordSizeInKiB":1023}   | ValidationException | 1024
          CreateStream     | {"StreamName":"x","ShardCount":1,"WarmThroughputMiBps":1}     | InvalidArgumentException | ON_DEMAND
          CreateStream     | {"StreamName":"x","ShardCount":4,"StreamModeDetails":{"StreamMode":"ON_DEMAND"}} | ValidationException | ShardCount is not expected
          CreateStream     | {"StreamName":"x","WarmThroughputMiBps":9,"StreamModeDetails":{"StreamMode":"ON_DEMAND"}} | InvalidArgumentException | MinimumThroughputBillingCommitment
          CreateStream     | {"StreamName":"x","ShardCount":1,"StreamModeDetails":{}}      | ValidationException | streamMode
          IncreaseStreamRetentionPeriod | {"StreamName":"bad"}                       | ValidationException       | 'retentionPeriodHours'
          IncreaseStreamRetentionPeriod | {"StreamName":"bad","RetentionPeriodHours":8761} | InvalidArgumentException | 8760
          IncreaseStreamRetentionPeriod | {"StreamName":"bad","RetentionPeriodHours":23} | InvalidArgumentException | 23
          DecreaseStreamRetentionPeriod | {"StreamName":"bad","RetentionPeriodHours":25} | InvalidArgumentException | longer
          DecreaseStreamRetentionPeriod | {"StreamName":"nowhere","RetentionPeriodHours":25} | ResourceNotFoundException | nowhere
          AddTagsToStream  | {"StreamName":"bad"}                            | ValidationException       | 'tags'
          AddTagsToStream  | {"Tags":{"a":"b"}}                            | InvalidArgumentException  | StreamName or StreamARN
          RemoveTagsFromStream | {"StreamName":"bad","TagKeys":[]}           | ValidationException       | 'tagKeys'
          RemoveTagsFromStream | {"StreamName":"bad","TagKeys":[""]}         | ValidationException       | Member must satisfy constraint
          ListTagsForStream | {"StreamName":"bad","Limit":51}                | ValidationException       | 50
          TagResource      | {"Tags":{"a":"b"}}                            | ValidationException       | 'resourceARN'
          TagResource      | {"Tags":{"a":"b"},"ResourceARN":"bad"}        | ValidationException       | regular expression
          TagResource      | {"Tags":{"a":"b"},"ResourceARN":"arn:aws:kinesis:us-east-2:000000000000:stream/bad"} | ResourceNotFoundException | region
          UntagResource    | {"TagKeys":["a"],"ResourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad/consumer/c:1"} | ResourceNotFoundException | consumer/c:1
          ListTagsForResource | {"ResourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","StreamId":"x"}       | InvalidArgumentException  | StreamId
          RegisterStreamConsumer | {"ConsumerName":"c"}                      | ValidationException       | 'streamARN'
          RegisterStreamConsumer | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad"}                     | ValidationException       | 'consumerName'
          RegisterStreamConsumer | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","ConsumerName":"a b"} | ValidationException      | regular expression
          DeregisterStreamConsumer | {"ConsumerName":"c"}                    | InvalidArgumentException  | both StreamARN and ConsumerName
          DescribeStreamConsumer | {"ConsumerARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad"}                   | ValidationException       | 'consumerARN'
          DescribeStreamConsumer | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","ConsumerName":"c"}  | ResourceNotFoundException | Consumer c
          ListStreamConsumers | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","MaxResults":0}         | ValidationException       | 'maxResults'
          ListStreamConsumers | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","NextToken":"?"}        | InvalidArgumentException  | NextToken
          PutResourcePolicy | {"ResourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad"}                        | ValidationException       | 'policy'
          PutResourcePolicy | {"ResourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","Policy":"[]"}          | InvalidArgumentException  | JSON object
          PutResourcePolicy | {"ResourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","Policy":"{} {}"}   | InvalidArgumentException  | JSON object
          StartStreamEncryption | {"StreamName":"bad","EncryptionType":"X","KeyId":"k"} | ValidationException | 'encryptionType'
          StartStreamEncryption | {"StreamName":"bad","EncryptionType":"KMS"} | ValidationException      | 'keyId'
          StopStreamEncryption | {"StreamName":"bad","EncryptionType":"NONE","KeyId":"k"} | InvalidArgumentException | KMS
          EnableEnhancedMonitoring | {"StreamName":"bad","ShardLevelMetrics":[]} | ValidationException   | 'shardLevelMetrics'
          EnableEnhancedMonitoring | {"StreamName":"bad","ShardLevelMetrics":["X"]} | ValidationException | IteratorAgeMilliseconds, ALL
          UpdateAccountSettings | {}                                         | ValidationException       | 'minimumThroughputBillingCommitment'
          UpdateAccountSettings | {"MinimumThroughputBillingCommitment":{}} | ValidationException      | status
          UpdateMaxRecordSize | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","MaxRecordSizeInKiB":10241} | ValidationException   | 10240
          UpdateStreamMode | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad"}                           | ValidationException       | 'streamModeDetails'
          UpdateStreamMode | {"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad","StreamModeDetails":{"StreamMode":"X"}} | ValidationException | streamMode
          UpdateStreamWarmThroughput | {"StreamName":"bad","WarmThroughputMiBps":1} | InvalidArgumentException | PROVISIONED
          UpdateStreamWarmThroughput | {"StreamName":"bad","WarmThroughputMiBps":-1} | ValidationException | 'warmThroughputMiBps'
          DeleteStream     | {"StreamName":"nowhere"}                         | ResourceNotFoundException | nowhere
          DescribeStream   | {"StreamId":"abc"}                               | InvalidArgumentException  | StreamId
          DescribeStream   | {"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/bad"} | ResourceNotFoundException | account
          DescribeStream   | {"StreamName":"a","StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/bad"} | InvalidArgumentException | different
          ListShards       | {"StreamName":"bad","ShardFilter":{"Type":"X"}}  | ValidationException       | shardFilter.type
          ListShards       | {"StreamName":"bad","ShardFilter":{"Type":"AFTER_SHARD_ID"}}  | InvalidArgumentException | ShardId
          ListShards       | {"StreamName":"bad","StreamCreationTimestamp":1} | ResourceNotFoundException | created
          PutRecord        | {"StreamName":"bad","PartitionKey":"k"}          | ValidationException       | 'data'
          PutRecord        | {"StreamName":"bad","PartitionKey":"k","Data":"?"} | SerializationException  | Base64
          PutRecord        | {"StreamName":"bad","PartitionKey":"k","Data":"","SequenceNumberForOrdering":"x"} | ValidationException | sequenceNumberForOrdering
          PutRecords       | {"StreamName":"bad","Records":{}}                | SerializationException    | structure
          PutRecords       | {"StreamName":"bad","Records":[{"Data":""}]}     | ValidationException       | records.1.member.partitionKey
          GetShardIterator | {"StreamName":"bad","ShardId":"shardId-000000000000","ShardIteratorType":"LATEST","StartingSequenceNumber":"1"} | InvalidArgumentException | also a StartingSequenceNumber
          GetShardIterator | {"StreamName":"bad","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP"} | InvalidArgumentException | timestamp
          GetRecords       | {"ShardIterator":"foreign"}                      | InvalidArgumentException  | ShardIterator
          """)
  void isRefused(String operation, String body, String type, String message) throws IOException {
    Response response = client.call(operation, body);
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).startsWith("{\"__type\":\"" + type + "\"").contains(message);
    assertThat(client.call("ListStreams", "{}").status()).isEqualTo(200);
  }

  @Test
  void aBatchWithOneRecordTooLargeStoresNone() throws IOException {
    String large = "QUJD".repeat(349_526); // two bytes above 1 MiB
    Response response =
        client.call(
            "PutRecords",
            "{\"StreamName\":\"bad\",\"Records\":[{\"PartitionKey\":\"k\",\"Data\":\"\"},"
                + "{\"PartitionKey\":\"k\",\"Data\":\""
                + large
                + "\"}]}");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("InvalidArgumentException");
    String iterator =
        client
            .call(
                "GetShardIterator",
                "{\"StreamName\":\"bad\",\"ShardId\":\"shardId-000000000000\","
                    + "\"ShardIteratorType\":\"TRIM_HORIZON\"}")
            .body()
            .split("\"", -1)[3];
    assertThat(client.call("GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}").body())
        .startsWith("{\"Records\":[]");
  }
}
