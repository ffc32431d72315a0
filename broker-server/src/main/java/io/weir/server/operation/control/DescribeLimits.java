package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.AccountLimits;
import io.weir.server.operation.ControlOperation;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;

/** DescribeLimits of the account, which is the broker. */
public final class DescribeLimits implements ControlOperation<Boolean> {
  private final Broker broker;

  /** With that broker. */
  public DescribeLimits(Broker broker) {
    this.broker = broker;
  }

  @Override
  public String name() {
    return "DescribeLimits";
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
    AccountLimits limits = broker.capacity().limits();
    return out -> {
      out.beginStructure();
      out.number("ShardLimit", limits.shardLimit());
      out.number("OpenShardCount", limits.openShards());
      out.number("OnDemandStreamCount", limits.onDemandStreams());
      out.number("OnDemandStreamCountLimit", limits.onDemandStreamLimit());
      out.endStructure();
    };
  }
}
