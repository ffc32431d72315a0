package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.error.ApiException;
import io.weir.server.operation.ControlOperation;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CreateStream: provisioned streams. What Weir cannot do yet is refused, never ignored. */
public final class CreateStream implements ControlOperation<CreateStream.Input> {
  private static final int DEFAULT_RECORD_KIB = 1024;
  private final Broker broker;

  /** Creates in that broker. */
  public CreateStream(Broker broker) {
    this.broker = broker;
  }

  record Input(String name, int shardCount) {}

  @Override
  public String name() {
    return "CreateStream";
  }

  @Override
  public Input decode(MemberReader in) {
    String name = null;
    Integer shards = null;
    Integer recordKib = null;
    String mode = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "StreamName" -> name = in.readString();
        case "ShardCount" -> shards = in.readInteger();
        case "MaxRecordSizeInKiB" -> recordKib = in.readInteger();
        case "StreamModeDetails" -> mode = readMode(in);
        case "Tags", "WarmThroughputMiBps" -> throw notYet(member);
        default -> in.skip();
      }
    }
    Violations violations = new Violations();
    violations
        .required("streamName", name)
        .check("streamName", name, StringRule.STREAM_NAME)
        .range("shardCount", shards, 1, Integer.MAX_VALUE)
        .range("maxRecordSizeInKiB", recordKib, DEFAULT_RECORD_KIB, 10_240)
        .oneOf("streamModeDetails.streamMode", mode, List.of("PROVISIONED", "ON_DEMAND"))
        .throwIfAny();
    if (recordKib != null && recordKib != DEFAULT_RECORD_KIB) {
      throw notYet("MaxRecordSizeInKiB above 1024");
    }
    if ("ON_DEMAND".equals(mode)) {
      throw notYet("StreamMode ON_DEMAND");
    }
    if (name == null || shards == null) {
      throw ApiException.invalidArgument(
          "ShardCount must be specified for a stream in PROVISIONED mode.");
    }
    return new Input(name, shards);
  }

  private static @Nullable String readMode(MemberReader in) {
    String mode = null;
    boolean given = false;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("StreamMode")) {
        mode = in.readString();
        given = true;
      } else {
        in.skip();
      }
    }
    if (!given) {
      new Violations().required("streamModeDetails.streamMode", null).throwIfAny();
    }
    return mode;
  }

  private static ApiException notYet(String what) {
    return ApiException.validation(
        "CreateStream with " + what + " is part of Kinesis, but not yet of Weir.");
  }

  @Override
  public Output call(Input input) {
    broker.createStream(input.name, input.shardCount);
    return Output.EMPTY;
  }
}
