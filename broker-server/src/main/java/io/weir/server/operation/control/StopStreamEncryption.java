package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.server.error.ApiException;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.List;

/** StopStreamEncryption; nothing happens if it was not started. */
public final class StopStreamEncryption implements ControlOperation<StopStreamEncryption.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public StopStreamEncryption(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, String keyId) {}

  @Override
  public String name() {
    return "StopStreamEncryption";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String type = null;
    String keyId = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "EncryptionType" -> type = in.readString();
        case "KeyId" -> keyId = in.readString();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .required("encryptionType", type)
        .oneOf("encryptionType", type, List.of("NONE", "KMS"))
        .required("keyId", keyId)
        .check("keyId", keyId, StringRule.KEY_ID)
        .throwIfAny();
    if (!"KMS".equals(type)) {
      throw ApiException.invalidArgument("EncryptionType must be KMS.");
    }
    return new Input(target.resolve(arns), keyId == null ? "" : keyId);
  }

  @Override
  public Output call(Input input) {
    broker.tuning().setEncryption(input.stream, "");
    return Output.EMPTY;
  }
}
