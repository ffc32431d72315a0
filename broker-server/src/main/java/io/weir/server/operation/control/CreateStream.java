package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.StreamOptions;
import io.weir.server.error.ApiException;
import io.weir.server.operation.ControlOperation;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.List;
import java.util.Map;

/** CreateStream: provisioned streams. What Weir cannot do yet is refused, never ignored. */
public final class CreateStream implements ControlOperation<CreateStream.Input> {
  private static final int MIN_RECORD_KIB = 1024;
  private final Broker broker;

  /** Creates in that broker. */
  public CreateStream(Broker broker) {
    this.broker = broker;
  }

  record Input(String name, int shardCount, StreamOptions options) {}

  @Override
  public String name() {
    return "CreateStream";
  }

  @Override
  public Input decode(MemberReader in) {
    String name = null;
    Integer shards = null;
    Integer recordKib = null;
    Integer warm = null;
    Map<String, String> tags = null;
    String mode = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "StreamName" -> name = in.readString();
        case "ShardCount" -> shards = in.readInteger();
        case "MaxRecordSizeInKiB" -> recordKib = in.readInteger();
        case "StreamModeDetails" -> mode = StreamMembers.readMode(in);
        case "Tags" -> tags = TagMembers.readMap(in);
        case "WarmThroughputMiBps" -> warm = in.readInteger();
        default -> in.skip();
      }
    }
    Violations violations = new Violations();
    violations
        .required("streamName", name)
        .check("streamName", name, StringRule.STREAM_NAME)
        .range("shardCount", shards, 1, Integer.MAX_VALUE)
        .range("maxRecordSizeInKiB", recordKib, MIN_RECORD_KIB, 10_240)
        .range("warmThroughputMiBps", warm, 0, Integer.MAX_VALUE)
        .oneOf("streamModeDetails.streamMode", mode, List.of("PROVISIONED", "ON_DEMAND"));
    TagMembers.checkMap(tags, violations);
    violations.throwIfAny();
    if ("ON_DEMAND".equals(mode)) {
      throw notYet("StreamMode ON_DEMAND");
    }
    if (name == null || shards == null) {
      throw ApiException.invalidArgument(
          "ShardCount must be specified for a stream in PROVISIONED mode.");
    }
    if (warm != null && warm > 0) {
      throw ApiException.invalidArgument(
          "WarmThroughputMiBps can be specified for a stream in ON_DEMAND mode only.");
    }
    return new Input(
        name,
        shards,
        new StreamOptions(tags == null ? Map.of() : tags, recordKib == null ? 0 : recordKib));
  }

  private static ApiException notYet(String what) {
    return ApiException.validation(
        "CreateStream with " + what + " is part of Kinesis, but not yet of Weir.");
  }

  @Override
  public Output call(Input input) {
    broker.createStream(input.name, input.shardCount, input.options);
    return Output.EMPTY;
  }
}
