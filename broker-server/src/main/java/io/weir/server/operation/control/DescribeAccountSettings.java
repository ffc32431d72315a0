package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Commitment;
import io.weir.server.operation.ControlOperation;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;

/** DescribeAccountSettings. */
public final class DescribeAccountSettings implements ControlOperation<Boolean> {
  private final Broker broker;

  /** With that broker. */
  public DescribeAccountSettings(Broker broker) {
    this.broker = broker;
  }

  @Override
  public String name() {
    return "DescribeAccountSettings";
  }

  @Override
  public Boolean decode(MemberReader in) {
    in.beginStructure();
    while (in.nextMember() != null) {
      in.skip();
    }
    return true;
  }

  @Override
  public Output call(Boolean nothing) {
    Commitment commitment = broker.capacity().commitment();
    return out -> CommitmentMembers.write(commitment, out);
  }
}
