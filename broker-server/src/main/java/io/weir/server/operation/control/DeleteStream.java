package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** DeleteStream; one with registered consumers only with EnforceConsumerDeletion. */
public final class DeleteStream implements ControlOperation<DeleteStream.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** Deletes from that broker. */
  public DeleteStream(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, boolean enforced) {}

  @Override
  public String name() {
    return "DeleteStream";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    boolean enforced = false;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("EnforceConsumerDeletion")) {
        enforced = in.readBoolean();
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.throwIfAny();
    return new Input(target.resolve(arns), enforced);
  }

  @Override
  public Output call(Input input) {
    if (input.enforced) {
      broker.deleteStreamAndConsumers(input.stream);
    } else {
      broker.deleteStream(input.stream);
    }
    return Output.EMPTY;
  }
}
