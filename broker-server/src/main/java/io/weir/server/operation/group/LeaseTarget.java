package io.weir.server.operation.group;

import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import org.jspecify.annotations.Nullable;

/** The members by which an operation names a lease. Filled while reading a request. */
final class LeaseTarget {
  private final GroupTarget group = new GroupTarget();
  private @Nullable String shardId;
  private @Nullable Long counter;

  /** Reads the member at hand if it is one of these, and skips it otherwise. */
  void readOrSkip(String name, MemberReader in) {
    switch (name) {
      case "ShardId" -> shardId = in.readString();
      case "Counter" -> counter = in.readLong();
      default -> group.readOrSkip(name, in);
    }
  }

  /** Notes what is missing or malformed. */
  void check(Violations violations) {
    group.check(violations);
    violations
        .required("shardId", shardId)
        .check("shardId", shardId, StringRule.SHARD_ID)
        .required("counter", counter);
  }

  /** The lease, once checked. */
  LeaseName resolve(StreamArns arns) {
    return new LeaseName(
        group.stream(arns), group.group(), String.valueOf(shardId), counter == null ? 0 : counter);
  }

  /** Names a lease. */
  record LeaseName(String stream, String group, String shardId, long counter) {}
}
