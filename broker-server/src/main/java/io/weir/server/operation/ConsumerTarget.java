package io.weir.server.operation;

import io.weir.broker.ConsumerRegistry;
import io.weir.broker.stream.ConsumerArn;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import org.jspecify.annotations.Nullable;

/**
 * The members by which an operation names a registered consumer: its ARN, or its stream's ARN and
 * its name, or all three. Filled while reading a request.
 */
public final class ConsumerTarget {
  private @Nullable String streamArn;
  private @Nullable String name;
  private @Nullable String arn;
  private @Nullable String id;

  /** Reads the member at hand if it is one of these, and skips it otherwise. */
  public void readOrSkip(String member, MemberReader in) {
    switch (member) {
      case "StreamARN" -> streamArn = in.readString();
      case "ConsumerName" -> name = in.readString();
      case "ConsumerARN" -> arn = in.readString();
      case "StreamId" -> id = in.readString();
      default -> in.skip();
    }
  }

  /** Checks the form of what is there. */
  public void check(Violations violations) {
    violations
        .check("streamARN", streamArn, StringRule.STREAM_ARN)
        .check("consumerName", name, StringRule.CONSUMER_NAME)
        .check("consumerARN", arn, StringRule.CONSUMER_ARN);
    violations.throwIfAny();
    if (id != null) {
      throw ApiException.invalidArgument("StreamId is not supported by Weir yet; use an ARN.");
    }
    if (arn == null && (streamArn == null || name == null)) {
      throw ApiException.invalidArgument(
          "Either ConsumerARN, or both StreamARN and ConsumerName must be specified.");
    }
  }

  /** The stream's name, or the empty string if the ARN is no consumer's. */
  public String stream(StreamArns arns) {
    if (streamArn != null) {
      return arns.nameOf(streamArn);
    }
    ConsumerArn parts = arn == null ? null : ConsumerArn.parse(arn);
    return parts == null ? "" : parts.stream();
  }

  /**
   * The consumer.
   *
   * @throws ApiException if what names it is contradictory, or of another region or account
   */
  public ConsumerDescription find(ConsumerRegistry consumers, StreamArns arns) {
    if (arn == null) {
      return consumers.find(stream(arns), String.valueOf(name));
    }
    ConsumerDescription consumer = consumers.find(arn);
    if ((streamArn != null && !arns.nameOf(streamArn).equals(consumer.streamName()))
        || (name != null && !name.equals(consumer.name()))) {
      throw ApiException.invalidArgument(
          "ConsumerARN " + arn + " conflicts with StreamARN or ConsumerName.");
    }
    return consumer;
  }
}
