package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.List;

/** The names of a stream's groups. */
public final class ListConsumerGroups implements ControlOperation<StreamTarget> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public ListConsumerGroups(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "ListConsumerGroups";
  }

  @Override
  public StreamTarget decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      target.readOrSkip(member, in);
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.throwIfAny();
    return target;
  }

  @Override
  public Output call(StreamTarget target) {
    List<String> names = groups.list(target.resolve(arns));
    return out -> {
      out.beginStructure();
      out.beginList("GroupNames");
      names.forEach(out::element);
      out.endList();
      out.endStructure();
    };
  }
}
