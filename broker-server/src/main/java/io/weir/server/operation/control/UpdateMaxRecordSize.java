package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** UpdateMaxRecordSize: 1,024 to 10,240 KiB, for records put from now on. */
public final class UpdateMaxRecordSize implements ControlOperation<UpdateMaxRecordSize.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public UpdateMaxRecordSize(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, int kib) {}

  @Override
  public String name() {
    return "UpdateMaxRecordSize";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Integer kib = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("MaxRecordSizeInKiB")) {
        kib = in.readInteger();
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .required("maxRecordSizeInKiB", kib)
        .range("maxRecordSizeInKiB", kib, 1024, 10_240)
        .throwIfAny();
    return new Input(target.resolve(arns), kib == null ? 0 : kib);
  }

  @Override
  public Output call(Input input) {
    broker.tuning().setMaxRecordKib(input.stream, input.kib);
    return Output.EMPTY;
  }
}
