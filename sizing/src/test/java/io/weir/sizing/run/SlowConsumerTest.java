package io.weir.sizing.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import io.weir.sizing.Sizing;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.report.Advice;
import io.weir.sizing.report.Report;
import io.weir.sizing.report.TrialReport;
import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.BrokerTarget;
import io.weir.sizing.stream.Pushes;
import io.weir.sizing.stream.SharedReads;
import io.weir.sizing.stream.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A consumer that no limit refuses anything, and that yet does not get through. */
class SlowConsumerTest {
  private static final Duration SHORT = Duration.ofSeconds(10);

  /** A stream of a broker whose every read has so many records. */
  private record SlowlyRead(Target stream, int recordsOfARead) implements Target {
    @Override
    public List<OpenShard> shards() {
      return stream.shards();
    }

    @Override
    public StreamGateway puts() {
      return stream.puts();
    }

    @Override
    public SharedReads shared(String shardId) {
      return () -> CompletableFuture.completedFuture(new Batch(0, 0, new long[recordsOfARead]));
    }

    @Override
    public Pushes fanOut(int consumer, String shardId) {
      return stream.fanOut(consumer, shardId);
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private static Report run(int recordsOfARead) {
    Sizing sizing = Sizing.of(Workload.of(100, 100).withReaders(Readers.shared(1)));
    VirtualTimeline time = new VirtualTimeline();
    Broker broker =
        Broker.builder().ephemeral().clock(time.clock()).nanoClock(time.nanoClock()).start();
    try (Run run =
        new Run(
            sizing.plan(),
            Limits.aws(),
            new Report.Setting(SHORT, true, 1, "a test", false),
            time,
            Duration.ofMillis(10),
            1)) {
      run.closeWith(broker::close);
      run.add(new SlowlyRead(new BrokerTarget(broker, "s", 1), recordsOfARead), Readers.shared(1));
      return run.run(progress -> {});
    }
  }

  /** It reads a half: in the tenth second, it is at the records of the fifth. */
  @Test
  void aConsumerThatFallsBehindIsNotCarried() {
    Report report = run(50);
    TrialReport trial = report.trial(1);
    assertThat(trial.throttled()).isZero();
    assertThat(trial.consumers().get(0).unread()).isEqualTo(500);
    assertThat(trial.consumers().get(0).secondsBehind()).isEqualTo(4);
    assertThat(report.carries()).isFalse();
    assertThat(Advice.verdict(trial)).contains("consumer 1 was 4 s behind at the end");
    assertThat(Advice.of(report).get(0))
        .contains("1 shard does not carry it: consumer 1 was 4 s behind at the end.");
  }

  @Test
  void aConsumerThatKeepsUpIsCarried() {
    Report report = run(100);
    assertThat(report.trial(1).consumers().get(0).secondsBehind()).isZero();
    assertThat(report.carries()).as("%s", report).isTrue();
  }
}
