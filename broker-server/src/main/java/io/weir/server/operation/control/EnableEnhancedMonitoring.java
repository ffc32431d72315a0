package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.MetricsChange;
import io.weir.broker.stream.StreamDescription;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;

/** EnableEnhancedMonitoring: the names are stored and returned; all metrics are there anyway. */
public final class EnableEnhancedMonitoring implements ControlOperation<MonitoringMembers.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public EnableEnhancedMonitoring(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "EnableEnhancedMonitoring";
  }

  @Override
  public MonitoringMembers.Input decode(MemberReader in) {
    return MonitoringMembers.read(in, arns);
  }

  @Override
  public Output call(MonitoringMembers.Input input) {
    MetricsChange change = broker.tuning().enableMetrics(input.stream(), input.metrics());
    StreamDescription stream = broker.describeStream(input.stream());
    return out -> MonitoringMembers.write(stream, change, out);
  }
}
