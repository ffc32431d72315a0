package io.weir.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.server.KinesisServer;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Keys;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Retries;
import io.weir.sizing.load.Workload;
import io.weir.sizing.report.ConsumerReport;
import io.weir.sizing.report.ProducerReport;
import io.weir.sizing.report.Report;
import io.weir.sizing.run.KinesisRuns;
import io.weir.sizing.run.Run;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * A load over Amazon's SDK, against a real server on a real socket. The clock of its limits stands
 * still, so that a shard takes a second's worth and no more, however fast this machine is.
 */
@Timeout(120)
class KinesisRunIT {
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final AtomicLong limitsClock = new AtomicLong();
  private Broker broker;
  private KinesisServer server;
  private KinesisAsyncClient client;

  @BeforeEach
  void begin() throws IOException {
    broker = Broker.builder().ephemeral().limits(Limits.aws()).nanoClock(limitsClock::get).start();
    broker.createStream("s", 2);
    server = KinesisServer.builder(broker).port(0).start();
    client = client(o -> o.apiCallTimeout(Duration.ofSeconds(30)));
  }

  private KinesisAsyncClient client(Consumer<ClientOverrideConfiguration.Builder> timeouts) {
    return KinesisAsyncClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClientBuilder(withoutAnEnd())
        .overrideConfiguration(
            o -> timeouts.accept(o.retryStrategy(DefaultRetryStrategy.doNotRetry())))
        .build();
  }

  /** On threads that nobody ends: one that ends its own waits 2 s for that when it is closed. */
  private static NettyNioAsyncHttpClient.Builder withoutAnEnd() {
    return NettyNioAsyncHttpClient.builder().eventLoopGroup(SdkEventLoopGroup.builder().build());
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
    broker.close();
  }

  private Report run(Workload load, String stream) {
    try (Run run =
        KinesisRuns.prepare(
            Sizing.of(load).plan(), Limits.aws(), client, stream, "a server", SHORT, 1)) {
      return run.run(progress -> {});
    }
  }

  @Test
  void whatAServerThrottlesIsReadFromItsAnswers() {
    Workload load = Workload.of(1500, 200).withRetries(Retries.NONE).withReaders(new Readers(1, 1));
    Report report = run(load, "s");
    ProducerReport producer = report.trial(2).producer();
    assertThat(producer.arrived()).isEqualTo(4500);
    assertThat(producer.stored()).isEqualTo(2000);
    assertThat(producer.throttledByRecords()).isEqualTo(2500);
    assertThat(producer.lost()).isEqualTo(2500);
    assertThat(producer.failed()).as(producer.failure()).isZero();
    assertThat(report.setting().inferred()).isTrue();
    assertThat(report.trial(2).consumers())
        .extracting(ConsumerReport::fanOut)
        .containsExactly(false, true);
    assertThat(report.trial(2).consumers())
        .allSatisfy(c -> assertThat(c.records()).isGreaterThan(1000).isLessThanOrEqualTo(2000))
        .allSatisfy(c -> assertThat(c.records() + c.unread()).isEqualTo(2000))
        .allSatisfy(c -> assertThat(c.failed()).isZero());
    assertThat(broker.consumers().list("s")).isEmpty();
  }

  /** As it is gone, its subscriptions end with an error, and so do those that are tried again. */
  @Test
  void subscriptionsThatFailAreCounted() {
    Workload load = Workload.of(100, 200).withReaders(Readers.fanOut(1));
    Report report;
    try (Run run =
        KinesisRuns.prepare(
            Sizing.of(load).plan(), Limits.aws(), client, "s", "a server", SHORT, 1)) {
      report =
          run.run(
              progress -> {
                if (progress.seconds() == 1) {
                  deregisterAll();
                }
              });
    }
    assertThat(report.trial(2).throttled()).isZero();
    assertThat(report.trial(2).readsFailed()).isPositive();
    assertThat(report.trial(2).readFailure()).startsWith("SubscribeToShard failed: ");
    assertThat(report.carries()).isFalse();
  }

  /** A subscription lasts five minutes, however long other calls may take. */
  @Test
  void subscriptionsOutliveTheTimeThatOtherCallsMayTake() {
    try (KinesisAsyncClient hasty =
            client(
                o ->
                    o.apiCallTimeout(SHORT.dividedBy(3))
                        .apiCallAttemptTimeout(SHORT.dividedBy(3)));
        Run run =
            KinesisRuns.prepare(
                Sizing.of(Workload.of(100, 200).withReaders(Readers.fanOut(1))).plan(),
                Limits.aws(),
                hasty,
                "s",
                "a server",
                SHORT,
                1)) {
      Report report = run.run(progress -> {});
      assertThat(report.trial(2).readsFailed()).as(report.trial(2).readFailure()).isZero();
    }
  }

  /** The clock of the limits stands still: each shard answers five calls, and refuses the rest. */
  @Test
  void readsThatAreRefusedForTheirNumberAreCountedSo() {
    Report report = run(Workload.of(20, 100).withReaders(Readers.shared(3)), "s");
    assertThat(report.trial(2).consumers()).anyMatch(c -> c.throttledByCalls() > 0);
    assertThat(report.trial(2).consumers()).allMatch(c -> c.throttledByBytes() == 0);
    assertThat(report.setting().inferred()).isTrue();
  }

  private void deregisterAll() {
    broker
        .consumers()
        .list("s")
        .forEach(consumer -> broker.consumers().deregister("s", consumer.name()));
  }

  @Test
  void whatIsLittleGoesThrough() {
    Report report = run(Workload.of(100, 200), "s");
    assertThat(report.trial(2).producer().stored()).isEqualTo(300);
    assertThat(report.trial(2).producer().throttled()).isZero();
  }

  @Test
  void aStreamThatIsNotThereIsSaid() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> run(Workload.of(10, 100), "none"))
        .withMessageContaining("ListShards failed")
        .withMessageContaining("none");
  }

  @Test
  void keysThatOneShardTakesAllAreRefused() {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> run(Workload.of(10, 100).withKeys(Keys.uniform(1)), "s"))
        .withMessageContaining("The only key hashes to one");
  }
}
