package io.weir.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.log.BodyWriter;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.WireFormat;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a record costs at the edge: read out of the body of a PutRecords of 100 and copied to where
 * the log would have it, and written into the body of a GetRecords of 100; beside a plain copy of
 * the data. Arrays are hot on all sides.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public abstract class WireFormatBenchmark {
  private static final int RECORDS = 100;
  private static final String SEQUENCE_NUMBER = "4".repeat(56);
  private static final String KEY = "key-000000000042";

  private final WireFormat format;
  private final Sink sink = new Sink();

  /** The data's length, in bytes. */
  @Param({"100", "1024", "10240"})
  public int size;

  private byte[] data = {};
  private ByteBuf request = Unpooled.EMPTY_BUFFER;
  private ByteBuf answer = Unpooled.EMPTY_BUFFER;

  WireFormatBenchmark(WireFormat format) {
    this.format = format;
  }

  /** Makes the bodies. */
  @Setup
  public void setUp() {
    data = new byte[size];
    new Random(1).nextBytes(data);
    sink.room = new byte[size];
    request = Unpooled.buffer();
    write(request);
    answer = Unpooled.buffer(request.readableBytes());
  }

  /** Reads a body, and its data. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int decode() {
    int keys = 0;
    try (MemberReader in = format.reader(request)) {
      in.beginStructure();
      while (in.nextMember() != null) {
        in.beginList();
        while (in.nextElement()) {
          in.beginStructure();
          for (String member; (member = in.nextMember()) != null; ) {
            if (member.equals("Data")) {
              sink.at = 0;
              in.readBlob().writeTo(sink);
            } else {
              keys += in.readString().length();
            }
          }
        }
      }
    }
    return keys;
  }

  /** Writes a body. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int encode() {
    answer.clear();
    write(answer);
    return answer.readableBytes();
  }

  /** Copies the data. */
  @Benchmark
  public byte[] copy() {
    System.arraycopy(data, 0, sink.room, 0, size);
    return sink.room;
  }

  private void write(ByteBuf target) {
    MemberWriter out = format.writer(target);
    out.beginStructure();
    out.beginList("Records");
    for (int i = 0; i < RECORDS; i++) {
      out.beginStructure();
      out.string("SequenceNumber", SEQUENCE_NUMBER);
      out.blob("Data", data, 0, size);
      out.string("PartitionKey", KEY);
      out.endStructure();
    }
    out.endList();
    out.endStructure();
    out.finish();
  }

  /** Takes what a blob writes. */
  private static final class Sink implements BodyWriter {
    private byte[] room = {};
    private int at;

    @Override
    public void write(byte[] source, int offset, int length) {
      System.arraycopy(source, offset, room, at, length);
      at += length;
    }

    @Override
    public void write(ByteBuffer source, int index, int length) {
      source.get(index, room, at, length);
      at += length;
    }
  }
}
