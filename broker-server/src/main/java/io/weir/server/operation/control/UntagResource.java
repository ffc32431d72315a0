package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.ResourceTarget;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.List;

/** UntagResource, a stream or a consumer; keys that are not there are ignored. */
public final class UntagResource implements ControlOperation<UntagResource.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public UntagResource(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(Resource resource, List<String> tags) {}

  @Override
  public String name() {
    return "UntagResource";
  }

  @Override
  public Input decode(MemberReader in) {
    ResourceTarget target = new ResourceTarget();
    List<String> tags = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("TagKeys")) {
        tags = TagMembers.readKeys(in);
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    TagMembers.checkKeys(tags, violations);
    violations.throwIfAny();
    return new Input(target.resolve(arns), tags == null ? List.of() : tags);
  }

  @Override
  public Output call(Input input) {
    broker.resources().removeTags(input.resource, input.tags);
    return Output.EMPTY;
  }
}
