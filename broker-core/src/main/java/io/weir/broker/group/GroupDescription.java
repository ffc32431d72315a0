package io.weir.broker.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is at a moment.
 *
 * @param stream its stream's name
 * @param name what it is called
 * @param members the ids of those that are alive, sorted
 * @param shards what it processes or has processed, by index
 */
public record GroupDescription(
    String stream, String name, List<String> members, List<Share> shards) {
  /** Copies the lists. */
  public GroupDescription {
    members = List.copyOf(members);
    shards = List.copyOf(shards);
  }

  /**
   * A shard of a group.
   *
   * @param shardId the shard
   * @param owner the member that processes it, or null
   * @param counter how often it has changed hands
   * @param checkpoint how far it was processed
   */
  public record Share(
      String shardId, @Nullable String owner, long counter, Checkpoint checkpoint) {}
}
