package io.weir.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.weir.server.ApiOutcome;
import io.weir.server.ApiUnderTest;
import io.weir.server.scope.CredentialScope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;

/**
 * A string in every place where a request has one that means something: tokens, ARNs, sequence
 * numbers, hash keys, names of shards, and what a signature was made for.
 */
@Timeout(60)
class TokenFuzzTest {
  private static final String S = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
  private static final String SHARD = "'StreamName':'s','ShardId':'shardId-000000000000',";

  /** Operation and body; @ is the string, # the same in base64, as page tokens are. */
  private static final String[][] PLACES = {
    {"GetRecords", "{'ShardIterator':'@'}"},
    {"ListStreams", "{'NextToken':'@'}"},
    {"ListStreams", "{'NextToken':'#'}"},
    {"ListShards", "{'NextToken':'#'}"},
    {"ListStreamConsumers", "{'StreamARN':'" + S + "','NextToken':'#'}"},
    {"DescribeStream", "{'StreamARN':'@'}"},
    {"DescribeStream", "{'StreamName':'s','ExclusiveStartShardId':'@'}"},
    {"DescribeStreamSummary", "{'StreamName':'@'}"},
    {"ListTagsForResource", "{'ResourceARN':'@'}"},
    {"GetResourcePolicy", "{'ResourceARN':'@'}"},
    {"DescribeStreamConsumer", "{'ConsumerARN':'@'}"},
    {"DescribeStreamConsumer", "{'StreamARN':'" + S + "','ConsumerName':'@'}"},
    {"ListTagsForStream", "{'StreamName':'s','ExclusiveStartTagKey':'@'}"},
    {"ListShards", "{'StreamName':'s','ShardFilter':{'Type':'AFTER_SHARD_ID','ShardId':'@'}}"},
    {"GetShardIterator", "{'StreamName':'s','ShardId':'@','ShardIteratorType':'LATEST'}"},
    {
      "GetShardIterator",
      "{" + SHARD + "'ShardIteratorType':'AT_SEQUENCE_NUMBER','StartingSequenceNumber':'@'}"
    },
    {
      "GetShardIterator",
      "{" + SHARD + "'ShardIteratorType':'AFTER_SEQUENCE_NUMBER','StartingSequenceNumber':'@'}"
    },
    {
      "SubscribeToShard",
      "{'ConsumerARN':'@','ShardId':'shardId-000000000000','StartingPosition':{'Type':'LATEST'}}"
    },
    {
      "SplitShard",
      "{'StreamName':'s','ShardToSplit':'shardId-000000000000','NewStartingHashKey':'@'}"
    },
    {"PutRecord", "{'StreamName':'s','PartitionKey':'k','Data':'','ExplicitHashKey':'@'}"},
    {"PutRecord", "{'StreamName':'s','PartitionKey':'@','Data':''}"},
  };

  private static final FreshApi API = new FreshApi();

  @AfterAll
  static void close() {
    API.renew();
  }

  @FuzzTest
  void strings(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    isReadAsScope(text);
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    String encoded = Base64.getEncoder().encodeToString(input);
    for (String[] place : PLACES) {
      String body =
          place[1].replace('\'', '"').replace("#", encoded).replace("\"@\"", "\"" + escaped + "\"");
      call(place[0], body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void isReadAsScope(String header) {
    CredentialScope scope = CredentialScope.of(header);
    if (scope != null) {
      assertThat(header).contains(scope.accessKeyId(), scope.region(), scope.service());
      String account = scope.account();
      assertThat(account == null || account.length() == 12).isTrue();
    }
  }

  private static void call(String operation, byte[] body) {
    ApiUnderTest api = API.get();
    ApiOutcome outcome = api.call(operation, Format.JSON.wire.contentType(), body, 1);
    API.heard(operation, outcome);
    Answers.check(outcome, Format.JSON);
  }
}
