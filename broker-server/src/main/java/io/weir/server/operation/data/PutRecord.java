package io.weir.server.operation.data;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.metrics.StreamMeters;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;

/**
 * PutRecord. It answers from the thread that commits, once the record is durable.
 *
 * <p>{@code SequenceNumberForOrdering} asks that the new number be greater than one given out
 * before on the shard. Numbers of a shard only ever ascend, so it is checked for its form and
 * otherwise kept by itself.
 */
public final class PutRecord implements Operation<PutRecord.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** Puts into streams of that broker. */
  public PutRecord(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  record Input(String stream, RecordEntry entry) {}

  @Override
  public String name() {
    return "PutRecord";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    RecordEntry.Builder entry = new RecordEntry.Builder();
    String ordering = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("SequenceNumberForOrdering")) {
        ordering = in.readString();
      } else if (!entry.read(member, in)) {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    entry.check(violations);
    target.check(violations);
    violations
        .check("sequenceNumberForOrdering", ordering, StringRule.SEQUENCE_NUMBER)
        .throwIfAny();
    return new Input(target.resolve(arns), entry.build());
  }

  @Override
  public void execute(Input input, Reply reply) {
    RecordEntry entry = input.entry;
    StreamHandle stream = broker.stream(input.stream);
    Ack ack = new Ack(reply, stream.meters(), entry.countedBytes(), System.nanoTime());
    stream.put(entry.partitionKey(), entry.explicitHashKey(), entry.data(), ack, 0);
  }

  private record Ack(Reply reply, StreamMeters meters, long bytes, long startNanos)
      implements AckListener {

    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      meters.putRecord(bytes, System.nanoTime() - startNanos, true);
      reply.send(
          out -> {
            byte[] sequenceNumber = new byte[SequenceNumber.DIGITS];
            shard.sequenceNumber(offset, arrivalMillis, sequenceNumber);
            out.beginStructure();
            out.ascii("ShardId", shard.shardIdBytes());
            out.ascii("SequenceNumber", sequenceNumber);
            out.endStructure();
          });
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      meters.putRecord(bytes, System.nanoTime() - startNanos, false);
      reply.fail(why);
    }
  }
}
