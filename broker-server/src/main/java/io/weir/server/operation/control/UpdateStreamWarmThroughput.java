package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.WarmThroughput;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/**
 * UpdateStreamWarmThroughput, for on-demand streams. The shards are there when the answer comes.
 */
public final class UpdateStreamWarmThroughput
    implements ControlOperation<UpdateStreamWarmThroughput.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public UpdateStreamWarmThroughput(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, int mibps) {}

  @Override
  public String name() {
    return "UpdateStreamWarmThroughput";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Integer mibps = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("WarmThroughputMiBps")) {
        mibps = in.readInteger();
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .required("warmThroughputMiBps", mibps)
        .range("warmThroughputMiBps", mibps, 0, Integer.MAX_VALUE)
        .throwIfAny();
    return new Input(target.resolve(arns), mibps == null ? 0 : mibps);
  }

  @Override
  public Output call(Input input) {
    broker.capacity().setWarmThroughput(input.stream, input.mibps);
    StreamDescription stream = broker.describeStream(input.stream);
    WarmThroughput warm = broker.capacity().warmThroughput(input.stream);
    return out -> {
      out.beginStructure();
      out.string("StreamARN", stream.arn());
      out.string("StreamName", stream.name());
      StreamMembers.writeWarmThroughput(warm, out);
      out.endStructure();
    };
  }
}
