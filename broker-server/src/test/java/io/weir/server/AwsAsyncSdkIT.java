package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.limits.Limits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Amazon's asynchronous client for Java, version 2, over both versions of HTTP. */
@Timeout(60)
class AwsAsyncSdkIT {
  private static final int PUTS = 300;
  private static ServerFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(Limits.off());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Protocol.class,
      names = {"HTTP1_1", "HTTP2"})
  void manyPutsAtOnceComeBack(Protocol protocol) {
    String stream = "async-" + protocol;
    fixture.broker.createStream(stream, 1);
    try (KinesisAsyncClient kinesis = client(protocol)) {
      List<CompletableFuture<PutRecordResponse>> puts =
          IntStream.range(0, PUTS).mapToObj(i -> put(kinesis, stream, i)).toList();
      List<String> numbers = puts.stream().map(p -> p.join().sequenceNumber()).toList();
      String iterator =
          kinesis
              .getShardIterator(
                  r ->
                      r.streamName(stream)
                          .shardId("shardId-000000000000")
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .join()
              .shardIterator();
      assertThat(kinesis.getRecords(r -> r.shardIterator(iterator)).join().records())
          .extracting(Record::sequenceNumber)
          .containsExactlyInAnyOrderElementsOf(numbers);
    }
  }

  private static CompletableFuture<PutRecordResponse> put(
      KinesisAsyncClient kinesis, String stream, int i) {
    SdkBytes data = SdkBytes.fromByteArray(new byte[10_000]);
    return kinesis.putRecord(r -> r.streamName(stream).partitionKey("key-" + i).data(data));
  }

  private static KinesisAsyncClient client(Protocol protocol) {
    return KinesisAsyncClient.builder()
        .endpointOverride(fixture.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClientBuilder(SdkHttp.builder().protocol(protocol).maxConcurrency(PUTS))
        .build();
  }
}
