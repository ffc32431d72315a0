package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Remembers how far a shard was processed; answered once that is durable. */
public final class Checkpoint implements Operation<Checkpoint.Input> {
  private final ConsumerGroups groups;
  private final StreamArns arns;

  /** With these groups. */
  public Checkpoint(ConsumerGroups groups, StreamArns arns) {
    this.groups = groups;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "Checkpoint";
  }

  record Input(LeaseTarget.LeaseName lease, io.weir.broker.group.Checkpoint checkpoint) {}

  @Override
  public Input decode(MemberReader in) {
    LeaseTarget target = new LeaseTarget();
    CheckpointMembers checkpoint = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "Checkpoint" -> checkpoint = CheckpointMembers.read(in);
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.required("checkpoint", checkpoint);
    if (checkpoint == null) {
      checkpoint = new CheckpointMembers(null, null, null);
    }
    checkpoint.check(violations);
    violations.throwIfAny();
    return new Input(target.resolve(arns), checkpoint.toCheckpoint());
  }

  @Override
  public void execute(Input input, Reply reply) {
    LeaseTarget.LeaseName lease = input.lease;
    CompletableFuture<?> unused =
        groups
            .checkpoint(
                lease.stream(), lease.group(), lease.shardId(), lease.counter(), input.checkpoint)
            .whenComplete((done, failure) -> answer(failure, reply));
  }

  private static void answer(@Nullable Throwable failure, Reply reply) {
    if (failure == null) {
      reply.send(Output.EMPTY);
    } else {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      reply.fail(cause == null ? failure : cause);
    }
  }
}
