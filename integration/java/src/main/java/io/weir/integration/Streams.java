package io.weir.integration;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A stream, and the changes that a run makes to it. Each waits until the stream is ACTIVE again.
 */
public final class Streams {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KinesisAsyncClient kinesis;
  private final String stream;

  private Streams(KinesisAsyncClient kinesis, String stream) {
    this.kinesis = kinesis;
    this.stream = stream;
  }

  /** Creates a stream. */
  public static Streams create(KinesisAsyncClient kinesis, String stream, int shards) {
    kinesis.createStream(create -> create.streamName(stream).shardCount(shards)).join();
    Streams created = new Streams(kinesis, stream);
    created.awaitActive();
    return created;
  }

  public String name() {
    return stream;
  }

  /** All shards, closed ones included. */
  public List<Shard> shards() {
    return kinesis.listShards(list -> list.streamName(stream)).join().shards();
  }

  /** The shards that records go to. */
  public List<Shard> openShards() {
    return shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .toList();
  }

  /** The children of a shard. */
  public List<String> childrenOf(String shardId) {
    return shards().stream()
        .filter(
            shard ->
                shardId.equals(shard.parentShardId())
                    || shardId.equals(shard.adjacentParentShardId()))
        .map(Shard::shardId)
        .toList();
  }

  /** Splits a shard at this hash key. */
  public void split(String shardId, String newStartingHashKey) {
    kinesis
        .splitShard(
            split ->
                split
                    .streamName(stream)
                    .shardToSplit(shardId)
                    .newStartingHashKey(newStartingHashKey))
        .join();
    awaitActive();
  }

  /** Merges two adjacent shards. */
  public void merge(String shardId, String adjacentShardId) {
    kinesis
        .mergeShards(
            merge ->
                merge
                    .streamName(stream)
                    .shardToMerge(shardId)
                    .adjacentShardToMerge(adjacentShardId))
        .join();
    awaitActive();
  }

  private void awaitActive() {
    await("stream " + stream + " to be ACTIVE").atMost(PATIENCE).until(this::isActive);
  }

  private boolean isActive() {
    return kinesis
        .describeStreamSummary(describe -> describe.streamName(stream))
        .join()
        .streamDescriptionSummary()
        .streamStatus()
        .equals(StreamStatus.ACTIVE);
  }
}
