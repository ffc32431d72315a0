package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.server.operation.ConsumerTarget;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;

/** DescribeStreamConsumer, by its ARN, or its stream and name. */
public final class DescribeStreamConsumer implements ControlOperation<ConsumerTarget> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public DescribeStreamConsumer(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  @Override
  public String name() {
    return "DescribeStreamConsumer";
  }

  @Override
  public String countedFor(ConsumerTarget input) {
    return input.stream(arns);
  }

  @Override
  public ConsumerTarget decode(MemberReader in) {
    ConsumerTarget target = new ConsumerTarget();
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      target.readOrSkip(member, in);
    }
    target.check(new Violations());
    return target;
  }

  @Override
  public Output call(ConsumerTarget target) {
    ConsumerDescription consumer = target.find(broker.consumers(), arns);
    return out -> {
      out.beginStructure();
      out.beginStructure("ConsumerDescription");
      ConsumerMembers.write(consumer, out);
      out.string("StreamARN", consumer.streamArn());
      out.endStructure();
      out.endStructure();
    };
  }
}
