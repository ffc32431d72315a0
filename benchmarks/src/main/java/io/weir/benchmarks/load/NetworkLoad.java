package io.weir.benchmarks.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads on one server of the Kinesis API, Weir or another, over connections that stay open. It has
 * one event loop: the server is to have the other cores. Not thread-safe.
 */
public final class NetworkLoad implements AutoCloseable {
  /** How much a fill puts with one call, in bytes. */
  private static final int FILL_BYTES = 256 * 1024;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Wire wire;
  private final Calls calls;
  private final List<Connection> connections = new ArrayList<>();
  private final Control control;

  /** Connects. */
  public NetworkLoad(InetSocketAddress server, Wire wire) {
    this.wire = wire;
    this.calls = new Calls(wire.form());
    try {
      for (int i = 0; i < wire.connections(); i++) {
        connections.add(wire.http().connect(loops, server, wire.form()));
      }
    } catch (Exception e) { // a refused connection is an IOException, which Netty does not declare
      close();
      throw e;
    }
    control = new Control(connections.get(0), wire.form());
  }

  /** Makes a stream and waits until it is ACTIVE. Returns its ARN. */
  public String createStream(String stream, int shards) throws Exception {
    return control.createStream(stream, shards);
  }

  /** Registers a consumer. Returns its ARN. */
  String registerConsumer(String streamArn) throws Exception {
    return control.registerConsumer(streamArn, "reader");
  }

  /** PutRecord; of the shape, only its bytes matter. */
  public LoadResult putRecord(String stream, Shape shape, Timing timing) {
    return puts(PutRequests.single(calls, stream, shape), new Shape(shape.bytes(), 1), timing);
  }

  /** PutRecords. */
  public LoadResult putRecords(String stream, Shape shape, Timing timing) {
    return puts(PutRequests.several(calls, stream, shape), shape, timing);
  }

  private LoadResult puts(PutRequests requests, Shape shape, Timing timing) {
    Outcomes outcomes = new Outcomes(shape.bytes());
    PutAnswers answers = new PutAnswers(wire.form(), outcomes, shape.records());
    List<PutLane> lanes = new ArrayList<>();
    for (Connection connection : connections) {
      lanes.add(new PutLane(connection, requests, answers, outcomes));
    }
    return new Loop(lanes, outcomes).run(timing);
  }

  /** Puts records until there are so many, and returns how many there are. */
  public long fill(String stream, int bytes, long records) throws InterruptedException {
    int each = (int) Math.max(1, Math.min(Math.min(500, records), FILL_BYTES / bytes));
    return new Fill(
            connections, PutRequests.several(calls, stream, new Shape(bytes, each)), wire.form())
        .run(each, records);
  }

  /**
   * GetRecords from the oldest record of a stream that is not put into meanwhile, over and over. A
   * call needs the iterator that the one before it answered, so one of each shard is under way.
   *
   * @param records in the stream; a pass that finds others is an error
   */
  public LoadResult getRecords(String stream, int shards, Shape shape, Timing timing, long records)
      throws Exception {
    if (timing.inFlight() > 1) {
      throw new IllegalArgumentException(
          "--in-flight is "
              + timing.inFlight()
              + ", and GetRecords has one call under way a shard");
    }
    Outcomes outcomes = new Outcomes(shape.bytes());
    List<ReadLane> lanes = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      lanes.add(
          new ReadLane(
              connections.get(i % connections.size()),
              wire.form(),
              outcomes,
              shape,
              control.iterator(stream, shardId(i))));
    }
    LoadResult result = new Loop(lanes, outcomes).run(timing);
    long passed = lanes.stream().mapToLong(ReadLane::firstPass).sum();
    if (lanes.stream().allMatch(lane -> lane.firstPass() >= 0) && passed != records) {
      result.errors().put(Failures.WRONG_COUNT + " of the stream", Math.abs(records - passed));
    }
    return result;
  }

  /** Subscribes to all shards from their oldest records, once, and takes what is there. */
  public LoadResult subscribe(String arn, int shards, int bytes, long records) throws Exception {
    String consumer = registerConsumer(arn);
    SubscribedReplay replay = new SubscribedReplay(wire.form(), bytes, records);
    for (int i = 0; i < shards; i++) {
      replay.begin(
          connections.get(i % connections.size()),
          calls.subscribe(consumer, shardId(i), "TRIM_HORIZON"));
    }
    return replay.await(60, TimeUnit.SECONDS);
  }

  static String shardId(int index) {
    return String.format("shardId-%012d", index);
  }

  @Override
  public void close() {
    connections.forEach(Connection::close);
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
