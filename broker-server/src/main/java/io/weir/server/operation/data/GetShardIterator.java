package io.weir.server.operation.data;

import io.weir.broker.Broker;
import io.weir.broker.data.StartingPosition;
import io.weir.server.error.ApiException;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GetShardIterator, of all five types. */
public final class GetShardIterator implements Operation<GetShardIterator.Input> {

  private final Broker broker;
  private final StreamArns arns;

  /** Makes iterators on streams of that broker. */
  public GetShardIterator(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, String shardId, StartingPosition position) {}

  @Override
  public String name() {
    return "GetShardIterator";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String shardId = null;
    String type = null;
    String number = null;
    Instant timestamp = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ShardId" -> shardId = in.readString();
        case "ShardIteratorType" -> type = in.readString();
        case "StartingSequenceNumber" -> number = in.readString();
        case "Timestamp" -> timestamp = in.readTimestamp();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    violations
        .required("shardId", shardId)
        .check("shardId", shardId, StringRule.SHARD_ID)
        .required("shardIteratorType", type)
        .oneOf("shardIteratorType", type, PositionMembers.TYPES)
        .check("startingSequenceNumber", number, StringRule.SEQUENCE_NUMBER);
    target.check(violations);
    violations.throwIfAny();
    return new Input(
        target.resolve(arns),
        Objects.requireNonNull(shardId),
        position(Objects.requireNonNull(type), number, timestamp));
  }

  private static StartingPosition position(
      String type, @Nullable String number, @Nullable Instant timestamp) {
    return switch (type) {
      case "AT_SEQUENCE_NUMBER" -> StartingPosition.atSequenceNumber(needed(type, number));
      case "AFTER_SEQUENCE_NUMBER" -> StartingPosition.afterSequenceNumber(needed(type, number));
      case "AT_TIMESTAMP" -> {
        refuse(type, number);
        yield StartingPosition.atTimestamp(needed(timestamp));
      }
      case "LATEST" -> {
        refuse(type, number);
        yield StartingPosition.latest();
      }
      default -> {
        refuse(type, number);
        yield StartingPosition.trimHorizon();
      }
    };
  }

  private static String needed(String type, @Nullable String number) {
    if (number == null) {
      throw combination("Request specified " + type + " and no StartingSequenceNumber.");
    }
    return number;
  }

  private static Instant needed(@Nullable Instant timestamp) {
    if (timestamp == null) {
      throw ApiException.invalidArgument(
          "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP."
              + " Current request has no timestamp parameter.");
    }
    return timestamp;
  }

  private static void refuse(String type, @Nullable String number) {
    if (number != null) {
      throw combination("Request specified " + type + " and also a StartingSequenceNumber.");
    }
  }

  private static ApiException combination(String what) {
    return ApiException.invalidArgument(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
            + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no"
            + " StartingSequenceNumber. "
            + what);
  }

  @Override
  public void execute(Input input, Reply reply) {
    String token = broker.iterator(input.stream, input.shardId, input.position).token();
    reply.send(
        out -> {
          out.beginStructure();
          out.string("ShardIterator", token);
          out.endStructure();
        });
  }
}
