package io.weir.server.operation.data;

import io.weir.broker.Broker;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.server.error.ApiException;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GetRecords. It answers at once with what is there, be it nothing. */
public final class GetRecords implements Operation<GetRecords.Input> {
  private static final int MAX_RECORDS = 10_000;
  private final Broker broker;
  private final StreamArns arns;

  /** Reads from streams of that broker. */
  public GetRecords(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String iterator, int limit, @Nullable String stream) {}

  @Override
  public String name() {
    return "GetRecords";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String iterator = null;
    Integer limit = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ShardIterator" -> iterator = in.readString();
        case "Limit" -> limit = in.readInteger();
        case "StreamName" -> in.skip(); // Not a member of this operation.
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    violations
        .range("limit", limit, 1, MAX_RECORDS)
        .required("shardIterator", iterator)
        .check("shardIterator", iterator, StringRule.SHARD_ITERATOR);
    target.check(violations);
    violations.throwIfAny();
    return new Input(
        Objects.requireNonNull(iterator),
        limit == null ? MAX_RECORDS : limit,
        target.resolveIfGiven(arns));
  }

  @Override
  public void execute(Input input, Reply reply) {
    ShardIterator iterator = broker.parseIterator(input.iterator);
    String stream = input.stream;
    if (stream != null && !stream.equals(iterator.streamName())) {
      throw ApiException.invalidArgument(
          "The shard iterator is of stream "
              + iterator.streamName()
              + ", the StreamARN of stream "
              + stream
              + ".");
    }
    ReadResult result = broker.read(iterator, input.limit);
    reply.send(new GetRecordsOutput(result));
  }
}
