package io.weir.broker.group;

import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.InvalidArgumentException;
import java.time.Duration;

/**
 * A member of a group, as its heartbeats present it.
 *
 * @param id unique in the group; 1–128 characters of a-z, A-Z, 0-9, '_', '.' and '-'
 * @param session after how long without a heartbeat its leases go to others, 1 s–5 min
 * @param start where a group that is not there yet starts: at the trim horizon, at the latest
 *     record or at a time
 */
public record GroupMember(String id, Duration session, StartingPosition start) {
  /** As by default. */
  public static final Duration DEFAULT_SESSION = Duration.ofSeconds(5);

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(5);

  /** Checks everything. */
  public GroupMember {
    Names.check("A member's id", id);
    if (session.compareTo(LEAST) < 0 || session.compareTo(MOST) > 0) {
      throw new InvalidArgumentException("A session lasts 1 s to 5 min, not " + session + ".");
    }
    if (start instanceof StartingPosition.AtSequenceNumber
        || start instanceof StartingPosition.AfterSequenceNumber) {
      throw new InvalidArgumentException(
          "A group starts at TRIM_HORIZON, LATEST or AT_TIMESTAMP: a sequence number is one"
              + " shard's.");
    }
  }
}
