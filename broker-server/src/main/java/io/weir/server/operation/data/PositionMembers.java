package io.weir.server.operation.data;

import io.weir.broker.data.StartingPosition;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to start in a shard, as members of a request: a type and, with some types, a sequence
 * number or a time.
 *
 * @param type one of the five, or null where it was left out
 */
public record PositionMembers(
    @Nullable String type, @Nullable String sequenceNumber, @Nullable Instant timestamp) {
  /** The types that the service model has. */
  public static final List<String> TYPES =
      List.of(
          "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP");

  /** Reads a StartingPosition. */
  public static PositionMembers read(MemberReader in) {
    String type = null;
    String sequenceNumber = null;
    Instant timestamp = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "Type" -> type = in.readString();
        case "SequenceNumber" -> sequenceNumber = in.readString();
        case "Timestamp" -> timestamp = in.readTimestamp();
        default -> in.skip();
      }
    }
    return new PositionMembers(type, sequenceNumber, timestamp);
  }

  /** Notes what violates the service model, below a member's path. */
  public void check(Violations violations, String path) {
    violations
        .required(path + "type", type)
        .oneOf(path + "type", type, TYPES)
        .check(path + "sequenceNumber", sequenceNumber, StringRule.SEQUENCE_NUMBER);
  }

  /** The position, once checked. */
  public StartingPosition toPosition() {
    return switch (String.valueOf(type)) {
      case "AT_SEQUENCE_NUMBER" -> StartingPosition.atSequenceNumber(neededNumber());
      case "AFTER_SEQUENCE_NUMBER" -> StartingPosition.afterSequenceNumber(neededNumber());
      case "AT_TIMESTAMP" -> StartingPosition.atTimestamp(neededTime());
      case "LATEST" -> StartingPosition.latest();
      default -> StartingPosition.trimHorizon();
    };
  }

  private String neededNumber() {
    if (sequenceNumber == null) {
      throw ApiException.invalidArgument(
          "StartingPosition of type " + type + " needs a SequenceNumber.");
    }
    return sequenceNumber;
  }

  private Instant neededTime() {
    if (timestamp == null) {
      throw ApiException.invalidArgument(
          "StartingPosition of type " + type + " needs a Timestamp.");
    }
    return timestamp;
  }
}
