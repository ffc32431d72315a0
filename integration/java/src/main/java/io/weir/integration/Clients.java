package io.weir.integration;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.KinesisClientUtil;

/**
 * The AWS clients of a run: Kinesis is Weir, DynamoDB is whatever keeps the leases. Over {@code
 * https}, the JVM's trust store must have Weir's certificate.
 */
public final class Clients implements AutoCloseable {

  public static final Region REGION = Region.US_EAST_1;
  public static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("weir", "weir"));

  private final KinesisAsyncClient kinesis;
  private final KinesisAsyncClient producer;
  private final DynamoDbAsyncClient dynamoDb;
  private final CloudWatchAsyncClient cloudWatch;

  public Clients(URI kinesisEndpoint, URI dynamoDbEndpoint) {
    // As a user of KCL is told to make it: HTTP/2, and as many streams as there are shards.
    kinesis =
        KinesisClientUtil.createKinesisAsyncClient(
            KinesisAsyncClient.builder()
                .endpointOverride(kinesisEndpoint)
                .region(REGION)
                .credentialsProvider(CREDENTIALS));
    producer =
        KinesisAsyncClient.builder()
            .endpointOverride(kinesisEndpoint)
            .region(REGION)
            .credentialsProvider(CREDENTIALS)
            .overrideConfiguration(
                client ->
                    client
                        .apiCallTimeout(Duration.ofSeconds(30))
                        .retryStrategy(RetryMode.STANDARD)
                        .retryStrategy(retry -> retry.maxAttempts(1)))
            .build();
    dynamoDb =
        DynamoDbAsyncClient.builder()
            .endpointOverride(dynamoDbEndpoint)
            .region(REGION)
            .credentialsProvider(CREDENTIALS)
            .build();
    // KCL wants one. With metrics off it is never called.
    cloudWatch =
        CloudWatchAsyncClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:1"))
            .region(REGION)
            .credentialsProvider(CREDENTIALS)
            .build();
  }

  /** Kinesis for a consumer. */
  public KinesisAsyncClient kinesis() {
    return kinesis;
  }

  /** Kinesis for a producer: a call is made once, so that what is stored is what was answered. */
  public KinesisAsyncClient producer() {
    return producer;
  }

  public DynamoDbAsyncClient dynamoDb() {
    return dynamoDb;
  }

  public CloudWatchAsyncClient cloudWatch() {
    return cloudWatch;
  }

  @Override
  public void close() {
    kinesis.close();
    producer.close();
    dynamoDb.close();
    cloudWatch.close();
  }
}
