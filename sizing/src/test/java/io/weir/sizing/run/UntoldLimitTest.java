package io.weir.sizing.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.log.Durability;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.StreamGateway;
import io.weir.sizing.Sizing;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.report.Report;
import io.weir.sizing.report.TrialReport;
import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.BrokerTarget;
import io.weir.sizing.stream.Pushes;
import io.weir.sizing.stream.ReadThrottledException;
import io.weir.sizing.stream.SharedReads;
import io.weir.sizing.stream.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reads refused by an endpoint, which does not say by which limit. */
class UntoldLimitTest {
  /** A stream of a broker that keeps the limit to itself, as Kinesis does. */
  private record Silent(Target stream) implements Target {
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
      SharedReads reads = stream.shared(shardId);
      return () -> reads.read().exceptionallyCompose(Silent::untold);
    }

    private static CompletableFuture<Batch> untold(Throwable why) {
      return CompletableFuture.failedFuture(
          why instanceof ReadThrottledException ? new ReadThrottledException(null) : why);
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

  private static Report run(Workload load) {
    Sizing sizing = Sizing.of(load);
    VirtualTimeline time = new VirtualTimeline();
    Broker broker =
        Broker.builder()
            .ephemeral()
            .durability(Durability.OS)
            .limits(sizing.limits())
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .start();
    try (Run run =
        new Run(
            sizing.plan(),
            sizing.limits(),
            new Report.Setting(Duration.ofMinutes(2), true, 1, "a test", false),
            time,
            Duration.ofMillis(10),
            1)) {
      run.closeWith(broker::close);
      run.add(new Silent(new BrokerTarget(broker, "s", 1)), load.readers());
      return run.run(progress -> {});
    }
  }

  /** Two calls a second, and an answer of 3 MB: of calls there are enough. */
  @Test
  void whoeverIsRefusedWhileALargeAnswerIsPaidForIsShortOfBytes() {
    Report report = run(Workload.of(0.1, 3_000_000).withReaders(Readers.shared(2)));
    TrialReport trial = report.trial(1);
    assertThat(report.setting().inferred()).isTrue();
    assertThat(trial.consumers()).anyMatch(consumer -> consumer.throttledByBytes() > 0);
    assertThat(trial.consumers()).allMatch(consumer -> consumer.throttledByCalls() == 0);
    assertThat(trial.onlyPaidForLargeAnswers()).isTrue();
    assertThat(report.carries()).as("%s", report).isTrue();
  }

  @Test
  void whoeverHasReadLittleIsShortOfCalls() {
    Report report = run(Workload.of(10, 100).withReaders(Readers.shared(6)));
    assertThat(report.trial(1).consumers()).anyMatch(consumer -> consumer.throttledByCalls() > 0);
    assertThat(report.trial(1).consumers()).allMatch(consumer -> consumer.throttledByBytes() == 0);
    assertThat(report.carries()).isFalse();
  }
}
