package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.PollingSource;
import io.weir.consumer.gateway.RecordSource;
import io.weir.consumer.gateway.Timers;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisServiceClientConfiguration;

/**
 * A stream behind a Weir server. The client stays the caller's to close, after the consumer; its
 * endpoint, region and credentials are those of the group's calls too. Give it a time-out for
 * calls.
 */
public final class KinesisGateway implements ConsumerGateway {
  private final KinesisAsyncClient client;
  private final String stream;
  private final GroupCalls calls;
  private final GroupJson json;
  private final @Nullable ConsumerArns fanOut;

  private KinesisGateway(
      KinesisAsyncClient client, String stream, String group, @Nullable ConsumerArns fanOut) {
    KinesisServiceClientConfiguration config = client.serviceClientConfiguration();
    URI endpoint =
        config
            .endpointOverride()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The client needs an endpointOverride: groups are a Weir server's."));
    this.client = client;
    this.stream = stream;
    this.calls = new GroupCalls(endpoint, config.region().id(), config.credentialsProvider());
    this.json = new GroupJson(stream, group);
    this.fanOut = fanOut;
  }

  /** Reads in the 2 MiB and five reads a second that all consumers of a shard share. */
  public static KinesisGateway shared(KinesisAsyncClient client, String stream, String group) {
    return new KinesisGateway(client, stream, group, null);
  }

  /**
   * Reads by enhanced fan-out, as the registered consumer of the group's name; it is registered if
   * there is none.
   */
  public static KinesisGateway fanOut(KinesisAsyncClient client, String stream, String group) {
    return new KinesisGateway(client, stream, group, new ConsumerArns(client, stream, group));
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    return calls.call("Heartbeat", json.heartbeat(member), GroupJson::leases);
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    return done("Checkpoint", json.checkpoint(lease, checkpoint));
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return done("ReleaseLease", json.release(lease));
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(String memberId) {
    return done("LeaveConsumerGroup", json.leave(memberId));
  }

  private CompletableFuture<@Nullable Void> done(String operation, byte[] body) {
    return calls.call(operation, body, answer -> operation).thenAccept(done -> {});
  }

  @Override
  public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
    ReadFrom position = ReadFrom.of(from);
    return fanOut == null
        ? new PollingSource(new SharedReads(client, stream, shardId, position), timers, onReady)
        : new SubscriptionSource(client, fanOut, shardId, position, onReady);
  }

  /** The client is not ours; the HTTP client for the group's calls goes when nobody uses it. */
  @Override
  public void close() {}
}
