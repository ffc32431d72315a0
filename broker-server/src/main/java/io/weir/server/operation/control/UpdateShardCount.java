package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.ShardCountUpdate;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.List;
import java.util.Objects;

/** UpdateShardCount, uniformly. The shards are there when the answer comes. */
public final class UpdateShardCount implements ControlOperation<UpdateShardCount.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** Scales streams of that broker. */
  public UpdateShardCount(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, int shards) {}

  @Override
  public String name() {
    return "UpdateShardCount";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Integer shards = null;
    String scaling = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "TargetShardCount" -> shards = in.readInteger();
        case "ScalingType" -> scaling = in.readString();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .required("targetShardCount", shards)
        .range("targetShardCount", shards, 1, Integer.MAX_VALUE)
        .required("scalingType", scaling)
        .oneOf("scalingType", scaling, List.of("UNIFORM_SCALING"))
        .throwIfAny();
    return new Input(target.resolve(arns), Objects.requireNonNull(shards));
  }

  @Override
  public Output call(Input input) {
    ShardCountUpdate update = broker.updateShardCount(input.stream, input.shards);
    String arn = broker.describeStream(input.stream).arn();
    return out -> {
      out.beginStructure();
      out.string("StreamName", input.stream);
      out.number("CurrentShardCount", update.currentShardCount());
      out.number("TargetShardCount", update.targetShardCount());
      out.string("StreamARN", arn);
      out.endStructure();
    };
  }
}
