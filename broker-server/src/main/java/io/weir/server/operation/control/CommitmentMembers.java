package io.weir.server.operation.control;

import io.weir.broker.stream.Commitment;
import io.weir.server.protocol.MemberWriter;

/** The answer with the account's settings. */
final class CommitmentMembers {
  private CommitmentMembers() {}

  static void write(Commitment commitment, MemberWriter out) {
    out.beginStructure();
    out.beginStructure("MinimumThroughputBillingCommitment");
    out.string("Status", commitment.enabled() ? "ENABLED" : "DISABLED");
    Long started = commitment.startedAtMillis();
    if (started != null) {
      out.timestamp("StartedAt", started);
    }
    Long ended = commitment.endedAtMillis();
    if (ended != null) {
      out.timestamp("EndedAt", ended);
    }
    out.endStructure();
    out.endStructure();
  }
}
