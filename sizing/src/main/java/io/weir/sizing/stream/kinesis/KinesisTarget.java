package io.weir.sizing.stream.kinesis;

import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import io.weir.producer.gateway.kinesis.KinesisGateway;
import io.weir.sizing.stream.Pushes;
import io.weir.sizing.stream.SharedReads;
import io.weir.sizing.stream.Target;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.RegisterStreamConsumerResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/**
 * A stream that is there, behind an endpoint. Consumers with fan-out are registered under names of
 * their own, and deregistered at the end.
 */
public final class KinesisTarget implements Target {
  private static final Logger LOG = LoggerFactory.getLogger(KinesisTarget.class);
  private static final long CALL_SECONDS = 30;
  private static final int MOST_LOOKS = 120;
  private static final String CONSUMER = "weir-size-";

  private final KinesisAsyncClient client;
  private final String stream;
  private final KinesisGateway gateway;
  private final List<OpenShard> shards;
  private final Map<Integer, String> consumers = new HashMap<>();

  /** What was asked for, by name: also what nobody waits for any more will be registered. */
  private final Map<String, CompletableFuture<RegisterStreamConsumerResponse>> registrations =
      new LinkedHashMap<>();

  /**
   * Finds the stream.
   *
   * @param client stays the caller's to close; build it without retries of its own, since the load
   *     makes them
   * @throws IllegalStateException if the stream is not there, or does not answer
   */
  public KinesisTarget(KinesisAsyncClient client, String stream) {
    this.client = client;
    this.stream = stream;
    this.gateway = new KinesisGateway(client, stream);
    this.shards = List.copyOf(await("ListShards", gateway.openShards()));
  }

  @Override
  public List<OpenShard> shards() {
    return shards;
  }

  @Override
  public StreamGateway puts() {
    return gateway;
  }

  @Override
  public SharedReads shared(String shardId) {
    KinesisReads reads = new KinesisReads(client, stream, shardId, InstantSource.system());
    awaitBegin(reads.ready());
    return reads;
  }

  @Override
  public Pushes fanOut(int consumer, String shardId) {
    String arn = consumers.computeIfAbsent(consumer, this::register);
    KinesisPushes pushes = new KinesisPushes(client, arn, shardId);
    awaitBegin(pushes.ready());
    return pushes;
  }

  /** So that nothing is missed of what is put then. What failed is tried again by the reading. */
  private static void awaitBegin(CompletableFuture<?> ready) {
    await("Reading", ready.exceptionally(failed -> null));
  }

  private String register(int consumer) {
    String arn = streamArn();
    String name = CONSUMER + consumer + "-" + Long.toString(System.currentTimeMillis(), 36);
    CompletableFuture<RegisterStreamConsumerResponse> registration =
        client.registerStreamConsumer(r -> r.streamARN(arn).consumerName(name));
    registrations.put(name, registration);
    String consumerArn = await("RegisterStreamConsumer", registration).consumer().consumerARN();
    for (int i = 0; i < MOST_LOOKS; i++) {
      ConsumerStatus status =
          await(
                  "DescribeStreamConsumer",
                  client.describeStreamConsumer(r -> r.consumerARN(consumerArn)))
              .consumerDescription()
              .consumerStatus();
      if (status == ConsumerStatus.ACTIVE) {
        return consumerArn;
      }
      pause();
    }
    throw new IllegalStateException("Consumer " + name + " has not become active in a minute.");
  }

  private String streamArn() {
    return await("DescribeStreamSummary", client.describeStreamSummary(r -> r.streamName(stream)))
        .streamDescriptionSummary()
        .streamARN();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a consumer was registered.", e);
    }
  }

  private static <T> T await(String what, Future<T> answer) {
    try {
      return answer.get(CALL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw new IllegalStateException(what + " failed: " + Failures.inWords(e), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(what + " was not answered in " + CALL_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + " was interrupted.", e);
    }
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // It would let nothing be waited for.
    try {
      registrations.forEach(this::deregister);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One that is not active yet is in use, as Kinesis has it, and goes when it is. */
  private void deregister(String arn) {
    for (int i = 0; ; i++) {
      try {
        await("DeregisterStreamConsumer", client.deregisterStreamConsumer(r -> r.consumerARN(arn)));
        return;
      } catch (IllegalStateException e) {
        boolean inUse =
            e.getCause() instanceof ExecutionException failed
                && failed.getCause() instanceof ResourceInUseException;
        if (!inUse || i == MOST_LOOKS) {
          throw e;
        }
      }
      pause();
    }
  }

  private void deregister(
      String name, CompletableFuture<RegisterStreamConsumerResponse> registration) {
    try {
      RegisterStreamConsumerResponse registered =
          await("RegisterStreamConsumer", registration.exceptionally(refused -> null));
      if (registered != null) {
        String arn = registered.consumer().consumerARN();
        deregister(arn);
      }
    } catch (IllegalStateException e) {
      LOG.warn("Consumer {} is left registered: {}", name, e.getMessage());
    }
  }
}
