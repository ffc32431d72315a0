package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import io.weir.server.http.Http2Client.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 at its edges: what is bounded, refused, given back. */
@Timeout(60)
class Http2IT {
  private static final HttpSettings DEFAULTS = HttpSettings.defaults();
  private EdgeServer server;
  private Http2Client client;

  private void start(HttpSettings settings) {
    server = new EdgeServer(settings);
    client = new Http2Client(server.port());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void requestsAreAnsweredAsTheyFinish() {
    start(DEFAULTS);
    Stream one = client.post("one");
    Stream two = client.post("two");
    await().until(() -> server.requests.size() == 2);
    assertThat(server.requests.get(0).head().headers().get("content-length")).isEqualTo("3");
    server.requests.get(1).answer("TWO");
    assertThat(two.body()).isEqualTo("TWO");
    assertThat(two.status).isEqualTo("200");
    assertThat(one.status).isNull();
    server.requests.get(0).answer("ONE");
    assertThat(one.body()).isEqualTo("ONE");
  }

  @Test
  void largeBodiesGoBothWays() {
    start(DEFAULTS);
    server.echoes = true;
    String large = "0123456789".repeat(300_000);
    List<Stream> streams = IntStream.range(0, 10).mapToObj(i -> client.post(large)).toList();
    streams.forEach(stream -> assertThat(stream.body().equals(large)).isTrue());
  }

  @Test
  void bodiesThatHaveAllComeHalfWayDoNotWaitForEachOther() {
    start(DEFAULTS.withMaxBody(300_000, 1));
    server.echoes = true;
    String half = "0123456789".repeat(12_500);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      streams.add(client.open(Http2Client.post(), false).send(half, false));
    }
    streams.forEach(stream -> stream.send(half, true));
    streams.forEach(stream -> assertThat(stream.body().equals(half + half)).isTrue());
  }

  @Test
  void noMoreStreamsThanAllowed() {
    start(DEFAULTS.withMaxPipelined(3));
    assertThat(client.settings.maxConcurrentStreams()).isEqualTo(3);
    List<Stream> streams = IntStream.range(0, 5).mapToObj(i -> client.get()).toList();
    await().until(() -> server.requests.size() == 3);
    await().until(() -> streams.get(4).reset != null);
    assertThat(streams.get(3).reset).isEqualTo(Http2Error.REFUSED_STREAM);
    assertThat(streams.get(4).reset).isEqualTo(Http2Error.REFUSED_STREAM);
    server.requests.forEach(request -> request.answer("fine"));
    assertThat(streams.get(2).body()).isEqualTo("fine");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void requestsThatWereResetCountUntilTheyAreOver() {
    start(DEFAULTS.withMaxPipelined(2));
    for (int i = 0; i < 20; i++) {
      client.post("x").reset();
    }
    Stream last = client.post("last");
    await().during(Duration.ofMillis(100)).until(() -> server.requests.size() <= 2);
    for (int i = 0; last.status == null; i++) {
      int next = i;
      await().until(() -> last.status != null || server.requests.size() > next);
      if (last.status == null) {
        server.requests.get(next).answer("ok");
      }
    }
    assertThat(last.body()).isEqualTo("ok");
  }

  @Test
  void rapidResetsEndTheConnection() {
    start(DEFAULTS);
    server.echoes = true;
    for (int i = 0; i < 1000 && client.isOpen(); i++) {
      client.postAndReset();
    }
    await().until(() -> !client.isOpen());
    assertThat(server.requests).hasSizeLessThan(300);
  }

  @Test
  void answersThatAreNotReadHoldUpFurtherRequestsAndNothingElse() {
    start(DEFAULTS);
    String large = "x".repeat(1_000_000);
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Stream stream = client.open(Http2Client.post(), false);
      stream.pause();
      streams.add(stream.send("x", true));
    }
    await().until(() -> server.requests.size() == 10);
    server.requests.forEach(request -> request.answer(large));
    Stream later = client.post("later");
    await().during(Duration.ofMillis(200)).until(() -> server.requests.size() == 10);
    streams.forEach(Stream::resume);
    streams.forEach(stream -> assertThat(stream.body()).hasSize(large.length()));
    await().until(() -> server.requests.size() == 11);
    server.requests.get(10).answer("at last");
    assertThat(later.body()).isEqualTo("at last");
  }

  @Test
  void headersThatAreTooLongAreRefused() {
    start(DEFAULTS);
    Stream stream = client.open(Http2Client.post().set("x", "x".repeat(40_000)), true);
    await().until(() -> stream.status != null || stream.reset != null);
    assertThat(stream.status).isEqualTo("431");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void theLengthOfHeadersCanBeSetAndIsTold() {
    start(DEFAULTS.withMaxHeader(1000));
    assertThat(client.settings.maxHeaderListSize()).isEqualTo(1000);
    Stream within = client.open(Http2Client.post().set("x", "x".repeat(500)), true);
    await().until(() -> server.requests.size() == 1);
    server.requests.get(0).answer("fine");
    assertThat(within.body()).isEqualTo("fine");
    Stream beyond = client.open(Http2Client.post().set("x", "x".repeat(1000)), true);
    await().until(() -> beyond.status != null || beyond.reset != null);
    assertThat(beyond.status).isEqualTo("431");
  }

  @Test
  void aBodyThatIsTooLongIsRefused() {
    start(DEFAULTS.withMaxBody(1000, 1));
    Stream announced = client.open(Http2Client.post().set("content-length", "1001"), false);
    assertThat(announced.body()).isEqualTo("BODY_TOO_LONG");
    Stream grown = client.open(Http2Client.post(), false);
    grown.send("x".repeat(600), false).send("x".repeat(600), false);
    assertThat(grown.body()).isEqualTo("BODY_TOO_LONG");
    assertThat(server.requests).isEmpty();
    Stream next = client.post("next");
    await().until(() -> server.requests.size() == 1);
    server.requests.get(0).answer("fine");
    assertThat(next.body()).isEqualTo("fine");
  }

  @Test
  void expectationsAreMetOrRefused() {
    start(DEFAULTS);
    server.echoes = true;
    Stream invited = client.open(Http2Client.post().set("expect", "100-continue"), false);
    await().until(() -> invited.continued);
    assertThat(invited.send("body", true).body()).isEqualTo("body");
    Stream refused = client.open(Http2Client.post().set("expect", "wonders"), false);
    assertThat(refused.body()).isEqualTo("EXPECTATION");
  }

  @Test
  void whatIsNoRequestIsReset() {
    start(DEFAULTS);
    Stream noMethod = client.open(Http2Client.post().set("connection", "close"), true);
    await().until(() -> noMethod.reset != null || noMethod.status != null);
    assertThat(server.requests).isEmpty();
    assertThat(noMethod.status).isNull();
  }

  @Test
  void noiseEndsTheConnection() {
    start(DEFAULTS);
    client.raw(new byte[] {0, 0, 1, 99, 0, 0, 0, 0, 0, 7, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1});
    await().until(() -> !client.isOpen());
  }

  @Test
  void aClientThatLeavesMidRequestFreesWhatItHeld() {
    start(DEFAULTS);
    client.post("whole");
    client.open(Http2Client.post(), false).send("x".repeat(50_000), false);
    await().until(() -> server.requests.size() == 1);
    client.close();
    await().until(() -> server.connections.isEmpty());
    server.requests.get(0).answer("too late"); // And nothing leaks.
  }

  @Test
  void aClientThatLeavesWhileItsBodiesWaitFreesThem() {
    start(DEFAULTS.withMaxBody(50_000, 1));
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      streams.add(client.open(Http2Client.post(), false).send("x".repeat(30_000), false));
    }
    await().until(() -> server.connections.size() == 1);
    streams.get(3).reset();
    client.post("whole");
    client.close();
    await().until(() -> server.connections.isEmpty()); // And nothing leaks.
  }

  @Test
  void silentConnectionsAreTold() {
    start(DEFAULTS.withIdleTimeout(Duration.ofMillis(200)));
    client.open(Http2Client.post(), false).send("half a", false);
    await().until(() -> !client.isOpen());
    assertThat(client.goAwayCode).isEqualTo(Http2Error.NO_ERROR.code());
  }

  @Test
  void aConnectionIsNotSilentWhileAnAnswerIsBeingMade() {
    start(DEFAULTS.withIdleTimeout(Duration.ofMillis(500)));
    Stream stream = client.post("slow");
    await().during(Duration.ofMillis(1500)).until(client::isOpen);
    server.requests.get(0).answer("done");
    assertThat(stream.body()).isEqualTo("done");
  }

  @Test
  void anEndingConnectionAnswersWhatIsUnderWay() {
    start(DEFAULTS);
    Stream plain = client.post("plain");
    Stream streaming = client.post("streaming");
    await().until(() -> server.requests.size() == 2);
    PulledSource source = stream(1, 0);
    await().until(() -> streaming.status != null);
    server.connections.forEach(HttpPipeline::end);
    assertThat(streaming.body()).isEmpty();
    assertThat(streaming.reset).isNull();
    assertThat(streaming.ended).isTrue();
    await().until(() -> client.goAwayCode == Http2Error.NO_ERROR.code());
    assertThat(client.isOpen()).isTrue();
    server.requests.get(0).answer("the last");
    assertThat(plain.body()).isEqualTo("the last");
    await().until(() -> !client.isOpen());
    assertThat(source.closes).hasValue(1);
  }

  private PulledSource stream(int request, long total) {
    PulledSource source = new PulledSource(total);
    server.requests.get(request).exchange().stream(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK), source);
    return source;
  }
}
