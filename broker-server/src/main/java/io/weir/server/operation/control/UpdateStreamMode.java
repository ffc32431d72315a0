package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.StreamMode;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.List;

/** UpdateStreamMode. The shards stay, but for those that are opened for warm throughput. */
public final class UpdateStreamMode implements ControlOperation<UpdateStreamMode.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public UpdateStreamMode(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, StreamMode mode, int warmMibps) {}

  @Override
  public String name() {
    return "UpdateStreamMode";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String mode = null;
    boolean given = false;
    Integer warm = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "StreamModeDetails" -> {
          mode = StreamMembers.readMode(in);
          given = true;
        }
        case "WarmThroughputMiBps" -> warm = in.readInteger();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.checkArn(violations);
    violations
        .required("streamModeDetails", given ? "" : null)
        .oneOf("streamModeDetails.streamMode", mode, List.of("PROVISIONED", "ON_DEMAND"))
        .range("warmThroughputMiBps", warm, 0, Integer.MAX_VALUE)
        .throwIfAny();
    return new Input(
        target.resolve(arns),
        "ON_DEMAND".equals(mode) ? StreamMode.ON_DEMAND : StreamMode.PROVISIONED,
        warm == null ? 0 : warm);
  }

  @Override
  public Output call(Input input) {
    broker.capacity().setMode(input.stream, input.mode, input.warmMibps);
    return Output.EMPTY;
  }
}
