package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.server.error.ErrorMapper;
import io.weir.server.http.RequestHandler;
import io.weir.server.operation.Lanes;
import io.weir.server.operation.Operation;
import io.weir.server.operation.StreamArns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The whole API below HTTP, on a broker with a disk in memory, on clocks that stand still, and with
 * a few streams: so that an answer depends on nothing but the requests. Not thread-safe.
 */
public final class ApiUnderTest implements AutoCloseable {
  /** What all clocks say. */
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  /** Stands in a request for an iterator at the beginning of stream s; as long as one. */
  public static final String ITERATOR = "ITERATOR" + "_".repeat(64);

  /** Shards of all streams together. */
  public static final int SHARD_QUOTA = 24;

  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "000000000000";
  private static final String S = "arn:aws:kinesis:us-east-1:000000000000:stream/s";

  private static final String[][] WHAT_IS_THERE = {
    {"CreateStream", "{'StreamName':'s','ShardCount':2,'Tags':{'team':'a','b':''}}"},
    {"CreateStream", "{'StreamName':'split','ShardCount':1}"},
    {"CreateStream", "{'StreamName':'demand','ShardCount':1}"},
    {"PutRecord", "{'StreamName':'split','PartitionKey':'k','Data':'AAEC'}"},
    {
      "SplitShard",
      "{'StreamName':'split','ShardToSplit':'shardId-000000000000','NewStartingHashKey':'1000'}"
    },
    {"RegisterStreamConsumer", "{'StreamARN':'" + S + "','ConsumerName':'c'}"},
    {"PutRecord", "{'StreamName':'s','PartitionKey':'k','Data':'aGVsbG8=','ExplicitHashKey':'0'}"},
    {"PutRecord", "{'StreamName':'s','PartitionKey':'\\u00fc','Data':'','ExplicitHashKey':'0'}"},
    {
      "UpdateStreamMode",
      "{'StreamARN':'arn:aws:kinesis:us-east-1:000000000000:stream/demand',"
          + "'StreamModeDetails':{'StreamMode':'ON_DEMAND'}}"
    },
    {"Heartbeat", "{'StreamName':'s','GroupName':'g','MemberId':'m'}"},
    {"Heartbeat", "{'StreamName':'s','GroupName':'idle','MemberId':'m'}"},
    {"LeaveConsumerGroup", "{'StreamName':'s','GroupName':'idle','MemberId':'m'}"},
    {"UpdateAccountSettings", "{'MinimumThroughputBillingCommitment':{'Status':'ENABLED'}}"},
  };

  private final Broker broker;
  private final RequestHandler handler;
  private final List<Operation<?>> operations;
  private final Set<String> ownNames = new HashSet<>();
  private final byte[] iterator;

  /** Starts it, and makes the streams. */
  public ApiUnderTest() {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/weir"))
            .fileSystem(new MemoryFileSystem())
            .durability(Durability.OS)
            .limits(Limits.off())
            .shardQuota(SHARD_QUOTA)
            .clock(NOW::toEpochMilli)
            .nanoClock(() -> TimeUnit.HOURS.toNanos(1))
            .start();
    handler =
        KinesisServer.builder(broker)
            .clock(() -> NOW)
            .handler(Runnable::run, new Lanes(Runnable::run, 1));
    StreamArns arns = new StreamArns(REGION, ACCOUNT);
    List<Operation<?>> own = GroupOperations.of(broker, arns);
    own.forEach(operation -> ownNames.add(operation.name()));
    operations =
        Stream.concat(
                KinesisOperations.of(broker, arns, new ErrorMapper(ACCOUNT), () -> NOW).stream(),
                own.stream())
            .toList();
    for (String[] call : WHAT_IS_THERE) {
      succeed(call[0], call[1].replace('\'', '"'));
    }
    iterator = beginningOfS();
  }

  private byte[] beginningOfS() {
    String answer =
        succeed(
            "GetShardIterator",
            "{\"StreamName\":\"s\",\"ShardId\":\"shardId-000000000000\","
                + "\"ShardIteratorType\":\"TRIM_HORIZON\"}");
    return answer.split("\"", -1)[3].getBytes(StandardCharsets.US_ASCII);
  }

  private String succeed(String operation, String json) {
    ApiOutcome outcome =
        call(operation, "application/x-amz-json-1.1", json.getBytes(StandardCharsets.UTF_8), 0);
    String body = new String(outcome.body(), StandardCharsets.UTF_8);
    if (!outcome.succeeded()) {
      throw new AssertionError(operation + " " + json + ": " + body);
    }
    return body;
  }

  /** The broker. */
  public Broker broker() {
    return broker;
  }

  /** All operations. */
  public List<Operation<?>> operations() {
    return operations;
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param messages of an event stream to wait for
   */
  public ApiOutcome call(String operation, String contentType, byte[] body, int messages) {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    String api = ownNames.contains(operation) ? KinesisHandler.WEIR : KinesisHandler.KINESIS;
    head.headers().set("X-Amz-Target", api + operation);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    CapturedExchange exchange = new CapturedExchange();
    ByteBuf buffer = Unpooled.wrappedBuffer(withIterator(body));
    handler.handle(head, buffer, exchange);
    buffer.release();
    return exchange.await(messages);
  }

  /** With a real iterator in the place of {@link #ITERATOR}. */
  public byte[] withIterator(byte[] body) {
    if (iterator == null || body.length < ITERATOR.length()) {
      return body;
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return text.replace(ITERATOR, new String(iterator, StandardCharsets.US_ASCII))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    broker.close();
  }
}
