package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.Map;

/** RegisterStreamConsumer, with Tags: up to 20 on a stream. */
public final class RegisterStreamConsumer
    implements ControlOperation<RegisterStreamConsumer.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public RegisterStreamConsumer(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, String consumer, Map<String, String> tags) {}

  @Override
  public String name() {
    return "RegisterStreamConsumer";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String consumer = null;
    Map<String, String> tags = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ConsumerName" -> consumer = in.readString();
        case "Tags" -> tags = TagMembers.readMap(in);
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.checkArn(violations);
    violations
        .required("consumerName", consumer)
        .check("consumerName", consumer, StringRule.CONSUMER_NAME);
    TagMembers.checkMap(tags, violations);
    violations.throwIfAny();
    return new Input(
        target.resolve(arns), consumer == null ? "" : consumer, tags == null ? Map.of() : tags);
  }

  @Override
  public Output call(Input input) {
    ConsumerDescription consumer =
        broker.consumers().register(input.stream, input.consumer, input.tags);
    return out -> {
      out.beginStructure();
      out.beginStructure("Consumer");
      ConsumerMembers.write(consumer, out);
      out.endStructure();
      out.endStructure();
    };
  }
}
