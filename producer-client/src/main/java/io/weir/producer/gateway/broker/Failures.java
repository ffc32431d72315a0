package io.weir.producer.gateway.broker;

import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.broker.error.RetriableException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;

/** What a broker's exceptions mean to a producer. */
final class Failures {
  private Failures() {}

  static GatewayException of(BrokerException e) {
    return new GatewayException(kindOf(e), String.valueOf(e.getMessage()), e);
  }

  private static Kind kindOf(BrokerException e) {
    if (e instanceof WriteThroughputExceededException) {
      return Kind.THROTTLED;
    }
    if (e instanceof RetriableException || e instanceof OutcomeUnknownException) {
      return Kind.TRANSIENT;
    }
    return Kind.PERMANENT;
  }
}
