package io.weir.server.operation.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.error.ApiException;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.ResourceTarget;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.Violations;
import java.io.IOException;

/** PutResourcePolicy on a stream or a consumer: stored and returned, not enforced yet. */
public final class PutResourcePolicy implements ControlOperation<PutResourcePolicy.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public PutResourcePolicy(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  // Interning would let clients fill the JVM's table with names of their making.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  record Input(Resource resource, String policy) {}

  @Override
  public String name() {
    return "PutResourcePolicy";
  }

  @Override
  public Input decode(MemberReader in) {
    ResourceTarget target = new ResourceTarget();
    String policy = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("Policy")) {
        policy = in.readString();
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.required("policy", policy).throwIfAny();
    String text = policy == null ? "" : policy;
    checkObject(text);
    return new Input(target.resolve(arns), text);
  }

  /** A policy is a JSON object; what is in it is nobody's business until it is enforced. */
  private static void checkObject(String policy) {
    boolean object;
    try (JsonParser parser = JSON.createParser(policy)) {
      object = parser.nextToken() == JsonToken.START_OBJECT;
      parser.skipChildren();
      object &= parser.nextToken() == null;
    } catch (IOException e) {
      object = false;
    }
    if (!object) {
      throw ApiException.invalidArgument("The Policy is not a JSON object.");
    }
  }

  @Override
  public Output call(Input input) {
    broker.resources().setPolicy(input.resource, input.policy);
    return Output.EMPTY;
  }
}
