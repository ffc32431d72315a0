package io.weir.broker.group;

import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.group.LeaseState.Owner;
import java.time.Duration;

/**
 * A member of a group, as its heartbeats present it.
 *
 * @param id unique in the group; 1–128 characters of a-z, A-Z, 0-9, '_', '.' and '-'
 * @param session after how long without a heartbeat its leases go to others, 1 s–5 min
 * @param start where a group that is not there yet starts: at the trim horizon, at the latest
 *     record or at a time
 * @param incarnation tells a process from earlier ones of the same id: the greatest has the
 *     membership, the others are refused. The time of its start will do. With {@link
 *     #NO_INCARNATION} two processes of one id are not told apart
 */
public record GroupMember(String id, Duration session, StartingPosition start, long incarnation) {
  /** As by default. */
  public static final Duration DEFAULT_SESSION = Duration.ofSeconds(5);

  /** That of one who gives none: earlier than any. */
  public static final long NO_INCARNATION = 0;

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
    if (incarnation < 0) {
      throw new InvalidArgumentException(
          "An incarnation is not negative, unlike " + incarnation + ".");
    }
  }

  /** One without an incarnation. */
  public GroupMember(String id, Duration session, StartingPosition start) {
    this(id, session, start, NO_INCARNATION);
  }

  /** The same as the owner of a lease. */
  public Owner asOwner() {
    return new Owner(id, session.toMillis(), incarnation);
  }
}
