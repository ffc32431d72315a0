package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.Map;

/** AddTagsToStream: up to 50 on a stream. */
public final class AddTagsToStream implements ControlOperation<AddTagsToStream.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public AddTagsToStream(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(Resource resource, Map<String, String> tags) {}

  @Override
  public String name() {
    return "AddTagsToStream";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Map<String, String> tags = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("Tags")) {
        tags = TagMembers.readMap(in);
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.required("tags", tags);
    TagMembers.checkMap(tags, violations);
    violations.throwIfAny();
    return new Input(Resource.stream(target.resolve(arns)), tags == null ? Map.of() : tags);
  }

  @Override
  public Output call(Input input) {
    broker.resources().addTags(input.resource, input.tags);
    return Output.EMPTY;
  }
}
