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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** CreateStream, provisioned or on demand. */
public final class CreateStream implements ControlOperation<CreateStream.Input> {
  private static final int MIN_RECORD_KIB = 1024;
  private final Broker broker;

  /** Creates in that broker. */
  public CreateStream(Broker broker) {
    this.broker = broker;
  }

  /**
   * What is asked for.
   *
   * @param shardCount null for an on-demand stream
   */
  record Input(String name, @Nullable Integer shardCount, StreamOptions options) {}

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
    checkMode(mode, shards, warm);
    return new Input(
        Objects.requireNonNull(name),
        shards,
        new StreamOptions(
            tags == null ? Map.of() : tags,
            recordKib == null ? 0 : recordKib,
            warm == null ? 0 : warm));
  }

  /** That a number of shards is given where it is needed, and warmth where it is possible. */
  private static void checkMode(
      @Nullable String mode, @Nullable Integer shards, @Nullable Integer warm) {
    boolean onDemand = "ON_DEMAND".equals(mode);
    if (onDemand && shards != null) {
      throw ApiException.validation(
          "ShardCount is not expected when StreamMode=ON_DEMAND: the shards follow the traffic.");
    }
    if (!onDemand && shards == null) {
      throw ApiException.invalidArgument(
          "ShardCount must be specified for a stream in PROVISIONED mode.");
    }
    if (!onDemand && warm != null && warm > 0) {
      throw ApiException.invalidArgument(
          "WarmThroughputMiBps can be specified for a stream in ON_DEMAND mode only.");
    }
  }

  @Override
  public Output call(Input input) {
    if (input.shardCount == null) {
      broker.createOnDemandStream(input.name, input.options);
    } else {
      broker.createStream(input.name, input.shardCount, input.options);
    }
    return Output.EMPTY;
  }
}
