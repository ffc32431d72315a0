package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.report.Report;
import io.weir.sizing.stream.kinesis.KinesisTarget;
import java.time.Duration;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** Runs against a stream that is there, behind an endpoint, on the machine's time. */
public final class KinesisRuns {
  /** Longer than in a process, so that there are fewer calls. */
  private static final Duration STEP = Duration.ofMillis(20);

  private KinesisRuns() {}

  /**
   * A run that is ready to begin.
   *
   * @param limits what the stream's shards are supposed to give, to compare with
   * @param client stays the caller's to close; built without retries of its own
   * @param where such as the endpoint
   * @param duration 1 second … 1 hour
   * @throws IllegalStateException if the stream is not there, or does not answer
   */
  public static Run prepare(
      Plan plan,
      Limits limits,
      KinesisAsyncClient client,
      String stream,
      String where,
      Duration duration,
      long seed) {
    Report.Setting setting = new Report.Setting(duration, false, seed, where, false);
    KinesisTarget target = new KinesisTarget(client, stream);
    Run run = new Run(plan, limits, setting, new RealTimeline(), STEP, 1);
    try {
      run.checkSpread(target);
      run.add(target, plan.workload().readers());
    } catch (RuntimeException e) {
      run.close();
      target.close();
      throw e;
    }
    return run;
  }
}
