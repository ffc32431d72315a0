package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** DecreaseStreamRetentionPeriod: 24 to 8,760 hours, less long than before or the same. */
public final class DecreaseStreamRetentionPeriod
    implements ControlOperation<DecreaseStreamRetentionPeriod.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public DecreaseStreamRetentionPeriod(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, int hours) {}

  @Override
  public String name() {
    return "DecreaseStreamRetentionPeriod";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Integer hours = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("RetentionPeriodHours")) {
        hours = in.readInteger();
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.required("retentionPeriodHours", hours).throwIfAny();
    return new Input(target.resolve(arns), hours == null ? 0 : hours);
  }

  @Override
  public Output call(Input input) {
    broker.tuning().decreaseRetention(input.stream, input.hours);
    return Output.EMPTY;
  }
}
