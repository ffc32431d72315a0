package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/**
 * DeleteStream. There are no registered consumers yet, so EnforceConsumerDeletion changes nothing.
 */
public final class DeleteStream implements ControlOperation<String> {
  private final Broker broker;
  private final StreamArns arns;

  /** Deletes from that broker. */
  public DeleteStream(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "DeleteStream";
  }

  @Override
  @SuppressWarnings("CheckReturnValue") // The flag is read for its type only.
  public String decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("EnforceConsumerDeletion")) {
        in.readBoolean();
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.throwIfAny();
    return target.resolve(arns);
  }

  @Override
  public Output call(String stream) {
    broker.deleteStream(stream);
    return Output.EMPTY;
  }
}
