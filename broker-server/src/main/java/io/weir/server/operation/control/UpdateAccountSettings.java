package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Commitment;
import io.weir.server.operation.ControlOperation;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UpdateAccountSettings: the commitment is stored and returned; it may end at any time. */
public final class UpdateAccountSettings implements ControlOperation<Boolean> {
  private final Broker broker;

  /** With that broker. */
  public UpdateAccountSettings(Broker broker) {
    this.broker = broker;
  }

  @Override
  public String name() {
    return "UpdateAccountSettings";
  }

  @Override
  public Boolean decode(MemberReader in) {
    boolean given = false;
    String status = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("MinimumThroughputBillingCommitment")) {
        given = true;
        status = readStatus(in);
      } else {
        in.skip();
      }
    }
    Violations violations = new Violations();
    violations.required("minimumThroughputBillingCommitment", given ? "" : null);
    if (given) {
      violations
          .required("minimumThroughputBillingCommitment.status", status)
          .oneOf(
              "minimumThroughputBillingCommitment.status", status, List.of("ENABLED", "DISABLED"));
    }
    violations.throwIfAny();
    return "ENABLED".equals(status);
  }

  private static @Nullable String readStatus(MemberReader in) {
    String status = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("Status")) {
        status = in.readString();
      } else {
        in.skip();
      }
    }
    return status;
  }

  @Override
  public Output call(Boolean enabled) {
    Commitment commitment = broker.capacity().setCommitment(enabled);
    return out -> CommitmentMembers.write(commitment, out);
  }
}
