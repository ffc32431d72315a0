package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.WarmThroughput;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** DescribeStreamSummary. */
public final class DescribeStreamSummary implements ControlOperation<String> {
  private final Broker broker;
  private final StreamArns arns;

  /** Describes streams of that broker. */
  public DescribeStreamSummary(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "DescribeStreamSummary";
  }

  @Override
  public String decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
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
  public Output call(String name) {
    StreamDescription stream = broker.describeStream(name);
    StreamSettings settings = broker.tuning().settings(name);
    WarmThroughput warm = broker.capacity().warmThroughput(name);
    int consumers = broker.consumers().list(name).size();
    return out -> {
      out.beginStructure();
      out.beginStructure("StreamDescriptionSummary");
      StreamMembers.write(stream, settings, out);
      out.number("OpenShardCount", stream.openShardCount());
      out.number("ConsumerCount", consumers);
      StreamMembers.writeWarmThroughput(warm, out);
      out.number("MaxRecordSizeInKiB", stream.maxRecordBytes() / 1024);
      out.endStructure();
      out.endStructure();
    };
  }
}
