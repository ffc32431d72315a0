package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.broker.group.Names;
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
 * A stream behind the Kinesis API: of a Weir server, which keeps the group too, or of Amazon
 * Kinesis, with a {@link LocalGroup}. The client stays the caller's to close, after the consumer.
 * Give it a time-out for calls.
 */
public final class KinesisGateway implements ConsumerGateway {
  private final KinesisAsyncClient client;
  private final String stream;
  private final String group;
  private final GroupLeases leases;
  private final @Nullable ConsumerArns fanOut;

  private KinesisGateway(
      KinesisAsyncClient client,
      String stream,
      String group,
      GroupLeases leases,
      @Nullable ConsumerArns fanOut) {
    this.client = client;
    this.stream = stream;
    this.group = group;
    this.leases = leases;
    this.fanOut = fanOut;
  }

  /**
   * Reads in the 2 MiB and five reads a second that all consumers of a shard share. The client's
   * endpoint, a Weir server's, its region and credentials are those of the group's calls too.
   *
   * @throws IllegalArgumentException if the client has no endpoint of its own: Amazon knows no
   *     groups
   */
  public static KinesisGateway shared(KinesisAsyncClient client, String stream, String group) {
    return new KinesisGateway(client, stream, group, weir(client, stream, group), null);
  }

  /**
   * Reads in the same way for a group that this process keeps: from Amazon Kinesis, for instance.
   *
   * @throws IllegalArgumentException if the group is of another stream
   */
  public static KinesisGateway shared(KinesisAsyncClient client, String stream, LocalGroup group) {
    return new KinesisGateway(client, stream, stream, local(client, stream, group), null);
  }

  /**
   * Reads by enhanced fan-out, as the registered consumer of the group's name; it is registered if
   * there is none.
   *
   * @throws IllegalArgumentException if the client has no endpoint of its own: Amazon knows no
   *     groups
   */
  public static KinesisGateway fanOut(KinesisAsyncClient client, String stream, String group) {
    ConsumerArns arns = new ConsumerArns(client, stream, group);
    return new KinesisGateway(client, stream, group, weir(client, stream, group), arns);
  }

  /**
   * Reads by enhanced fan-out, as the registered consumer of that name, for a group that this
   * process keeps.
   *
   * @throws IllegalArgumentException if the group is of another stream
   */
  public static KinesisGateway fanOut(
      KinesisAsyncClient client, String stream, String consumerName, LocalGroup group) {
    ConsumerArns arns = new ConsumerArns(client, stream, consumerName);
    return new KinesisGateway(client, stream, consumerName, local(client, stream, group), arns);
  }

  private static GroupLeases weir(KinesisAsyncClient client, String stream, String group) {
    Names.check("A group's name", group);
    KinesisServiceClientConfiguration config = client.serviceClientConfiguration();
    URI endpoint =
        config
            .endpointOverride()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "The client needs the endpointOverride of a Weir server, which keeps groups."
                            + " For Amazon Kinesis give a LocalGroup in the name's place."));
    GroupCalls calls = new GroupCalls(endpoint, config.region().id(), config.credentialsProvider());
    return new WeirLeases(calls, new GroupJson(stream, group));
  }

  private static GroupLeases local(KinesisAsyncClient client, String stream, LocalGroup group) {
    group.claim(stream);
    return new LocalLeases(group, new ShardListing(client, stream));
  }

  @Override
  public String group() {
    return group;
  }

  @Override
  public CompletableFuture<List<Lease>> heartbeat(GroupMember member) {
    return leases.heartbeat(member);
  }

  @Override
  public CompletableFuture<@Nullable Void> checkpoint(Lease lease, Checkpoint checkpoint) {
    return leases.checkpoint(lease, checkpoint);
  }

  @Override
  public CompletableFuture<@Nullable Void> release(Lease lease) {
    return leases.release(lease);
  }

  @Override
  public CompletableFuture<@Nullable Void> leave(GroupMember member) {
    return leases.leave(member);
  }

  @Override
  public RecordSource open(String shardId, Checkpoint from, Timers timers, Runnable onReady) {
    ReadFrom position = leases.readFrom(shardId, from);
    return fanOut == null
        ? new PollingSource(new SharedReads(client, stream, shardId, position), timers, onReady)
        : new SubscriptionSource(client, fanOut, shardId, position, onReady);
  }

  /** The client and a local group are not ours. */
  @Override
  public void close() {
    leases.close();
  }
}
