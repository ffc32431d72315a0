package io.weir.server.error;

import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.ConsumerInUseException;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.broker.error.CorruptRecordException;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.error.GroupInUseException;
import io.weir.broker.error.GroupNotFoundException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LeaseLostException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.MemberFencedException;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.ReadThroughputExceededException;
import io.weir.broker.error.ShardNotFoundException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamModeException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.error.SubscriptionInUseException;
import io.weir.broker.error.WriteThroughputExceededException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever an operation failed with into what the client is told. The broker's messages stand
 * by themselves and go out as they are; the stack of anything unexpected goes to the log, and
 * nothing of it to the client.
 */
public final class ErrorMapper {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);
  private static final String THROTTLED = "ProvisionedThroughputExceededException";
  private static final String INTERNAL = "InternalFailure";
  private static final String RATE_EXCEEDED = "Rate exceeded for shard ";

  private static final Map<Class<? extends BrokerException>, Kind> KINDS =
      Map.ofEntries(
          Map.entry(StreamNotFoundException.class, new Kind(400, "ResourceNotFoundException")),
          Map.entry(ShardNotFoundException.class, new Kind(400, "ResourceNotFoundException")),
          Map.entry(ConsumerNotFoundException.class, new Kind(400, "ResourceNotFoundException")),
          Map.entry(ConsumerInUseException.class, new Kind(400, "ResourceInUseException")),
          Map.entry(SubscriptionInUseException.class, new Kind(400, "ResourceInUseException")),
          Map.entry(StreamInUseException.class, new Kind(400, "ResourceInUseException")),
          Map.entry(GroupNotFoundException.class, new Kind(400, "ResourceNotFoundException")),
          Map.entry(GroupInUseException.class, new Kind(400, "ResourceInUseException")),
          Map.entry(LeaseLostException.class, new Kind(400, "LeaseLostException")),
          Map.entry(MemberFencedException.class, new Kind(400, "MemberFencedException")),
          Map.entry(InvalidArgumentException.class, new Kind(400, "InvalidArgumentException")),
          Map.entry(StreamModeException.class, new Kind(400, "ValidationException")),
          Map.entry(LimitExceededException.class, new Kind(400, "LimitExceededException")),
          Map.entry(ExpiredIteratorException.class, new Kind(400, "ExpiredIteratorException")),
          Map.entry(WriteThroughputExceededException.class, new Kind(400, THROTTLED)),
          Map.entry(ReadThroughputExceededException.class, new Kind(400, THROTTLED)),
          // Every client knows how to back off from throttling; nothing was done, so that is safe.
          Map.entry(OverloadedException.class, new Kind(400, THROTTLED)),
          Map.entry(StorageFullException.class, new Kind(500, INTERNAL)),
          Map.entry(OutcomeUnknownException.class, new Kind(500, INTERNAL)),
          Map.entry(CorruptRecordException.class, new Kind(500, INTERNAL)),
          Map.entry(StorageException.class, new Kind(500, INTERNAL)),
          Map.entry(BrokerClosedException.class, new Kind(500, INTERNAL)));

  private final String underAccount;

  /** Messages about throttling name the account, as Amazon's do. */
  public ErrorMapper(String account) {
    underAccount = " under account " + account + ".";
  }

  /** What the client is told of a failure. */
  public ApiException toApi(Throwable failure) {
    if (failure instanceof ApiException api) {
      return api;
    }
    Kind kind = KINDS.get(failure.getClass());
    if (kind == null) {
      LOG.error("An operation failed unexpectedly.", failure);
      return ApiException.internalFailure("Internal service failure; the server's log has more.");
    }
    return new ApiException(kind.status, kind.type, messageOf(failure));
  }

  private @Nullable String messageOf(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.startsWith(RATE_EXCEEDED) ? inAmazonsWords(message) : message;
  }

  /**
   * The broker's sentence names shard and stream as Amazon's does and goes on with advice; clients
   * look for Amazon's. No name has a space in it, so the first stop before a space ends the place.
   */
  private String inAmazonsWords(String message) {
    int end = message.length() - (message.endsWith(".") ? 1 : 0);
    for (String stop : new String[] {". ", ": "}) {
      int at = message.indexOf(stop);
      end = at < 0 ? end : Math.min(end, at);
    }
    return message.substring(0, end) + underAccount;
  }

  private record Kind(int status, String type) {}
}
