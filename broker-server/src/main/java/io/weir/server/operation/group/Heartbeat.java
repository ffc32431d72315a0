package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.data.PositionMembers;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member is alive, and is told what it is to process; with the first one it joins the group, and
 * creates it if need be.
 */
public final class Heartbeat implements ControlOperation<Heartbeat.Input> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public Heartbeat(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "Heartbeat";
  }

  record Input(String stream, String group, GroupMember member) {}

  @Override
  public Input decode(MemberReader in) {
    GroupTarget target = new GroupTarget();
    Integer session = null;
    PositionMembers start = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "SessionMillis" -> session = in.readInteger();
        case "StartingPosition" -> start = PositionMembers.read(in);
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.checkMember(violations);
    if (start != null) {
      start.check(violations, "startingPosition.");
    }
    violations.throwIfAny();
    GroupMember member =
        new GroupMember(target.member(), sessionOf(session), startOf(start), target.incarnation());
    return new Input(target.stream(arns), target.group(), member);
  }

  private static Duration sessionOf(@Nullable Integer millis) {
    return millis == null ? GroupMember.DEFAULT_SESSION : Duration.ofMillis(millis);
  }

  private static StartingPosition startOf(@Nullable PositionMembers start) {
    return start == null ? StartingPosition.trimHorizon() : start.toPosition();
  }

  @Override
  public Object lane(Input input) {
    return new GroupLane(groups, input.stream, input.group);
  }

  @Override
  public Output call(Input input) {
    List<Lease> leases = groups.heartbeat(input.stream, input.group, input.member);
    return new Output() {
      @Override
      public void writeTo(MemberWriter out) {
        out.beginStructure();
        out.beginList("Leases");
        leases.forEach(lease -> write(lease, out));
        out.endList();
        out.endStructure();
      }

      @Override
      public int textSize() {
        return 64 + 256 * leases.size();
      }
    };
  }

  private static void write(Lease lease, MemberWriter out) {
    out.beginStructure();
    out.string("ShardId", lease.shardId());
    out.number("Counter", lease.counter());
    CheckpointMembers.write(lease.checkpoint(), out);
    out.bool("HandOver", lease.handOver());
    out.endStructure();
  }
}
