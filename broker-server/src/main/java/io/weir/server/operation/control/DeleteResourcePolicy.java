package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.ResourceTarget;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** DeleteResourcePolicy of a stream or a consumer; it need not have one. */
public final class DeleteResourcePolicy implements ControlOperation<Resource> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public DeleteResourcePolicy(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "DeleteResourcePolicy";
  }

  @Override
  public Resource decode(MemberReader in) {
    ResourceTarget target = new ResourceTarget();
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      target.readOrSkip(member, in);
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.throwIfAny();
    return target.resolve(arns);
  }

  @Override
  public Output call(Resource resource) {
    broker.resources().setPolicy(resource, "");
    return Output.EMPTY;
  }
}
