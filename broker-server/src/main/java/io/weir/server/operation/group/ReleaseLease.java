package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** Gives a lease back. */
public final class ReleaseLease implements ControlOperation<LeaseTarget.LeaseName> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public ReleaseLease(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "ReleaseLease";
  }

  @Override
  public LeaseTarget.LeaseName decode(MemberReader in) {
    LeaseTarget target = new LeaseTarget();
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
  public Object lane(LeaseTarget.LeaseName lease) {
    return new GroupLane(groups, lease.stream(), lease.group());
  }

  @Override
  public Output call(LeaseTarget.LeaseName lease) {
    groups.release(lease.stream(), lease.group(), lease.shardId(), lease.counter());
    return Output.EMPTY;
  }
}
