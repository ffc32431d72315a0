package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.ResourceTarget;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** GetResourcePolicy of a stream or a consumer; one that is not set is <code>{}</code>. */
public final class GetResourcePolicy implements ControlOperation<Resource> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public GetResourcePolicy(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "GetResourcePolicy";
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
    String policy = broker.resources().policy(resource);
    return out -> {
      out.beginStructure();
      out.string("Policy", policy.isEmpty() ? "{}" : policy);
      out.endStructure();
    };
  }
}
