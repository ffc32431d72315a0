package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.List;

/** RemoveTagsFromStream; keys that are not there are ignored. */
public final class RemoveTagsFromStream implements ControlOperation<RemoveTagsFromStream.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public RemoveTagsFromStream(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(Resource resource, List<String> tags) {}

  @Override
  public String name() {
    return "RemoveTagsFromStream";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
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
    return new Input(Resource.stream(target.resolve(arns)), tags == null ? List.of() : tags);
  }

  @Override
  public Output call(Input input) {
    broker.resources().removeTags(input.resource, input.tags);
    return Output.EMPTY;
  }
}
