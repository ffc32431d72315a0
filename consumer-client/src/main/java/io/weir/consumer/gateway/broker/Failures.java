package io.weir.consumer.gateway.broker;

import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LeaseLostException;
import io.weir.broker.error.MemberFencedException;
import io.weir.broker.error.ReadThroughputExceededException;
import io.weir.broker.error.SubscriptionInUseException;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a broker's exceptions mean to a consumer. */
final class Failures {
  private Failures() {}

  static GatewayException of(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new GatewayException(kindOf(cause), messageOf(cause), cause);
  }

  private static String messageOf(@Nullable Throwable cause) {
    return cause instanceof BrokerException ? String.valueOf(cause.getMessage()) : "" + cause;
  }

  private static Kind kindOf(@Nullable Throwable cause) {
    if (cause instanceof LeaseLostException) {
      return Kind.LEASE_LOST;
    }
    if (cause instanceof MemberFencedException) {
      return Kind.FENCED;
    }
    if (cause instanceof ReadThroughputExceededException
        || cause instanceof SubscriptionInUseException) {
      return Kind.THROTTLED;
    }
    return cause instanceof InvalidArgumentException ? Kind.PERMANENT : Kind.TRANSIENT;
  }
}
