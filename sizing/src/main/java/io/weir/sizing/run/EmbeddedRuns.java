package io.weir.sizing.run;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Keys;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.report.Report;
import io.weir.sizing.stream.BrokerTarget;
import io.weir.sizing.stream.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Runs against a broker of its own, in this process, which is gone afterwards. Its records are not
 * forced, so that what is measured are limits and no disk.
 */
public final class EmbeddedRuns {
  private static final Duration STEP = Duration.ofMillis(10);
  private static final double DISK_MARGIN = 1.2;
  private static final int MOST_STREAMS = 20;

  /** At 100 to 200 bytes each, by their records. Four streams of as many as there may be. */
  private static final int MOST_KEYS = 4 * Keys.MOST;

  /** At less than 100 bytes each. */
  private static final long MOST_SHARD_SECONDS = 2_000_000;

  private EmbeddedRuns() {}

  /**
   * A run that is ready to begin.
   *
   * @param duration 1 second … 1 hour
   * @param virtual on virtual time, which passes as fast as the machine can; not the machine's
   * @throws InvalidLoadException if it cannot be run here, or makes no sense
   */
  public static Run prepare(
      Plan plan,
      Limits limits,
      List<Candidate> candidates,
      Duration duration,
      boolean virtual,
      long seed) {
    checkSize(candidates, duration, plan.workload().keys().count());
    checkDisk(plan, candidates.size(), duration);
    Report.Setting setting =
        new Report.Setting(duration, virtual, seed, "an embedded broker", false);
    VirtualTimeline virtualTime = new VirtualTimeline();
    Timeline timeline = virtual ? virtualTime : new RealTimeline();
    Run run = new Run(plan, limits, setting, timeline, STEP, candidates.size());
    BrokerBuilder builder = Broker.builder().ephemeral().durability(Durability.OS).limits(limits);
    if (virtual) {
      builder.clock(virtualTime.clock()).nanoClock(virtualTime.nanoClock());
    }
    Broker broker = builder.start();
    run.closeWith(broker::close);
    int most = candidates.stream().mapToInt(Candidate::shards).max().orElse(0);
    try {
      for (int i = 0; i < candidates.size(); i++) {
        Candidate candidate = candidates.get(i);
        Target target = new BrokerTarget(broker, "trial-" + (i + 1), candidate.shards());
        if (candidate.shards() == most) {
          run.checkSpread(target);
        }
        run.add(target, candidate.readers());
      }
    } catch (RuntimeException e) {
      run.close();
      throw e;
    }
    return run;
  }

  /**
   * What happened at each shard in each second is held until the end, and so is that of each key.
   */
  private static void checkSize(List<Candidate> candidates, Duration duration, int keys) {
    if (candidates.size() > MOST_STREAMS) {
      throw new InvalidLoadException(
          "A run has at most "
              + MOST_STREAMS
              + " streams at a time, not "
              + candidates.size()
              + ".");
    }
    if ((long) keys * candidates.size() > MOST_KEYS) {
      throw new InvalidLoadException(
          String.format(
              Locale.ROOT,
              "A run holds the figures of %,d keys at most, all streams together, not of %,d in each"
                  + " of %d: take fewer keys, or fewer streams at a time.",
              MOST_KEYS,
              keys,
              candidates.size()));
    }
    long shards = candidates.stream().mapToLong(Candidate::shards).sum();
    if (shards * duration.toSeconds() > MOST_SHARD_SECONDS) {
      throw new InvalidLoadException(
          String.format(
              Locale.ROOT,
              "A run holds the figures of %,d shards, all streams together, for %,d s at most, not"
                  + " for %,d s: run for a shorter time, or with fewer shards.",
              shards,
              MOST_SHARD_SECONDS / shards,
              duration.toSeconds()));
    }
  }

  /** Records are kept until the end, so that all of them need room. */
  private static void checkDisk(Plan plan, int streams, Duration duration) {
    double bytes =
        plan.diskBytes()
            / plan.workload().retention().toSeconds()
            * duration.toSeconds()
            * streams
            * DISK_MARGIN;
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      long usable = Files.getFileStore(directory).getUsableSpace();
      if (bytes > usable) {
        throw new InvalidLoadException(
            String.format(
                Locale.ROOT,
                "The run would write %.1f GB to %s, which has %.1f GB: run for a shorter time, or"
                    + " set java.io.tmpdir.",
                bytes / 1e9,
                directory,
                usable / 1e9));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
