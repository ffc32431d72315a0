package io.weir.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.EventSource;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.data.PutRecords;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import io.weir.server.protocol.cbor.CborFormat;
import io.weir.server.protocol.json.JsonFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing the answer of a PutRecords of 500, whose records went to 16 shards, into a direct buffer
 * of the size that the server gives it. The answer is one that the operation gave, of records that
 * a broker acknowledged; figures are for each record.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class PutRecordsCallBenchmark {
  private static final int RECORDS = 500;
  private static final int SHARDS = 16;
  private static final byte[] DATA = new byte[100];

  /** The answer's format. */
  @Param({"cbor", "json"})
  public String format = "cbor";

  private WireFormat wire;
  private Output answer;
  private ByteBuf target = Unpooled.EMPTY_BUFFER;

  /** Has a broker answer. */
  @Setup(Level.Trial)
  public void setUp() {
    wire = format.equals("cbor") ? new CborFormat() : new JsonFormat();
    try (Broker broker =
        Broker.builder().ephemeral().durability(Durability.OS).limits(Limits.off()).start()) {
      broker.createStream("s", SHARDS);
      PutRecords putRecords =
          new PutRecords(
              broker, new StreamArns("us-east-1", "000000000000"), new ErrorMapper("000000000000"));
      answer = answerOf(putRecords, request());
    }
    target = PooledByteBufAllocator.DEFAULT.directBuffer(wire.capacityFor(answer));
  }

  private <I> Output answerOf(Operation<I> operation, ByteBuf request) {
    CompletableFuture<Output> answered = new CompletableFuture<>();
    try (MemberReader in = wire.reader(request)) {
      operation.execute(operation.decode(in), new Answered(answered));
      return answered.join();
    }
  }

  private ByteBuf request() {
    ByteBuf request = Unpooled.buffer();
    MemberWriter out = wire.writer(request);
    out.beginStructure();
    out.string("StreamName", "s");
    out.beginList("Records");
    for (int i = 0; i < RECORDS; i++) {
      out.beginStructure();
      out.blob("Data", DATA, 0, DATA.length);
      out.string("PartitionKey", "key-" + i);
      out.endStructure();
    }
    out.endList();
    out.endStructure();
    out.finish();
    return request;
  }

  /** Writes the answer. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int writeTo() {
    target.clear();
    MemberWriter out = wire.writer(target);
    answer.writeTo(out);
    out.finish();
    return target.readableBytes();
  }

  /** Gives the buffer back. */
  @TearDown(Level.Trial)
  public void tearDown() {
    target.release();
  }

  /** Keeps what was answered. */
  private record Answered(CompletableFuture<Output> answered) implements Reply {

    @Override
    public void send(Output output) {
      answered.complete(output);
    }

    @Override
    public void stream(Function<Runnable, EventSource> open) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void fail(Throwable failure) {
      answered.completeExceptionally(failure);
    }
  }
}
