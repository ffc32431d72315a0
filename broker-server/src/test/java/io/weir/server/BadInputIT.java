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
          SubscribeToShard | {}                                               | UnknownOperationException | not yet
          ListStreams      | ``                                               | SerializationException    | no body
          ListStreams      | hello                                            | SerializationException    | hello
          ListStreams      | {"Limit":                                        | SerializationException    | end-of-input
          ListStreams      | []                                               | SerializationException    | list
          ListStreams      | {"Limit":"1"}                                    | SerializationException    | STRING_VALUE
          ListStreams      | {"Limit":10001}                                  | ValidationException       | 10000
          CreateStream     | {"ShardCount":1}                                 | ValidationException       | 'streamName'
          CreateStream     | {"StreamName":"x"}                               | InvalidArgumentException  | ShardCount
          CreateStream     | {"StreamName":"bad","ShardCount":1}              | ResourceInUseException    | bad
          CreateStream     | {"StreamName":"x","ShardCount":1,"Tags":{"a":"b"}}            | ValidationException | not yet
          CreateStream     | {"StreamName":"x","StreamModeDetails":{"StreamMode":"ON_DEMAND"}} | ValidationException | not yet
          CreateStream     | {"StreamName":"x","ShardCount":1,"StreamModeDetails":{}}      | ValidationException | streamMode
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
