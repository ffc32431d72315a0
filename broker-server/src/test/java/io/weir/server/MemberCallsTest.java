package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.weir.broker.Broker;
import io.weir.broker.data.PutEntry;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.server.http.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of groups' members are answered whatever the control plane is at; on the real threads. */
@Timeout(120)
class MemberCallsTest {
  private static final String GROUP = "'StreamName':'s','GroupName':'g'";

  private final AtomicLong nanos = new AtomicLong();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final BlockingCalls calls = new BlockingCalls();
  private final List<CapturedExchange> held = new ArrayList<>();
  private Broker broker;
  private RequestHandler handler;

  @BeforeEach
  void start() {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/weir"))
            .fileSystem(new MemoryFileSystem())
            .durability(Durability.OS)
            .limits(Limits.off())
            .clock(this::time)
            .nanoClock(nanos::get)
            .start();
    broker.createStream("s", 4);
    handler = KinesisServer.builder(broker).handler(calls.control(), calls.lanes());
  }

  /** A control call looks at the clock, and stands still as if it waited for acknowledgements. */
  private long time() {
    if (Thread.currentThread().getName().startsWith("weir-control")) {
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return TimeUnit.SECONDS.toMillis(1_700_000_000) + TimeUnit.NANOSECONDS.toMillis(nanos.get());
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    held.forEach(exchange -> assertThat(exchange.await(0).status()).isEqualTo(200));
    calls.shutdown();
    calls.awaitEnd();
    broker.close();
  }

  private CapturedExchange send(String operation, String members) {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    head.headers().set("X-Amz-Target", operation);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/x-amz-json-1.1");
    String json = ("{" + members + "}").replace('\'', '"');
    ByteBuf body = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
    CapturedExchange exchange = new CapturedExchange();
    handler.handle(head, body, exchange);
    body.release();
    return exchange;
  }

  private String call(String operation, String members) {
    ApiOutcome outcome = send(KinesisHandler.WEIR + operation, members).await(0);
    String text = new String(outcome.body(), StandardCharsets.UTF_8).replace('"', '\'');
    assertThat(outcome.status()).as(text).isEqualTo(200);
    return text;
  }

  private String beat(String member) {
    return call("Heartbeat", GROUP + ",'MemberId':'" + member + "'");
  }

  private void hold(String operation, String members) {
    held.add(send(KinesisHandler.KINESIS + operation, members));
  }

  /** A split stands still, and more calls wait for it than there are threads. */
  private void holdTheControlPlane() throws InterruptedException {
    hold(
        "SplitShard",
        "'StreamName':'s','ShardToSplit':'shardId-000000000000','NewStartingHashKey':'1000'");
    for (int i = 0; i < 10; i++) {
      hold("CreateStream", "'StreamName':'other" + i + "','ShardCount':1");
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void leasesStayWhereTheyAreWhileAShardIsSplit() throws Exception {
    String leases = beat("a");
    beat("b");
    holdTheControlPlane();
    for (int i = 0; i < 80; i++) {
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
      assertThat(beat("a").replace("'HandOver':true", "'HandOver':false")).isEqualTo(leases);
      beat("b");
    }
    assertThat(broker.groups().describe("s", "g").members()).containsExactly("a", "b");
  }

  @Test
  void membersComeGoAndCheckpointMeanwhile() throws Exception {
    String number =
        broker.put("s", new PutEntry("k", HashKey.MIN, new byte[1])).join().sequenceNumber();
    String counter = beat("a").replaceAll("(?s).*'Counter':(\\d+).*", "$1");
    holdTheControlPlane();
    beat("b");
    String lease = GROUP + ",'ShardId':'shardId-000000000003','Counter':" + counter;
    call("ReleaseLease", lease);
    assertThat(beat("b")).contains("shardId-000000000003");
    call(
        "Checkpoint",
        GROUP
            + ",'ShardId':'shardId-000000000000','Counter':"
            + counter
            + ",'Checkpoint':{'Type':'AFTER_RECORD','SequenceNumber':'"
            + number
            + "'}");
    call("LeaveConsumerGroup", GROUP + ",'MemberId':'a'");
    assertThat(beat("b")).contains("shardId-000000000000");
  }
}
