package io.weir.server.operation.control;

import io.weir.broker.stream.ConsumerDescription;
import io.weir.server.protocol.MemberWriter;

/** The members of a registered consumer. */
final class ConsumerMembers {
  private ConsumerMembers() {}

  static void write(ConsumerDescription consumer, MemberWriter out) {
    out.string("ConsumerName", consumer.name());
    out.string("ConsumerARN", consumer.arn());
    out.string("ConsumerStatus", consumer.status().name());
    out.timestamp("ConsumerCreationTimestamp", consumer.createdAt().toEpochMilli());
  }
}
