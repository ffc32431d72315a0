package io.weir.sizing;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.Prices;
import io.weir.sizing.report.Report;
import io.weir.sizing.run.Candidate;
import io.weir.sizing.run.EmbeddedRuns;
import io.weir.sizing.run.Run;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many shards a load needs: by arithmetic, and by running it. For a test of a build that fails
 * when a stream would throttle:
 *
 * <pre>{@code
 * Workload load = Workload.of(1000, 1000).withBurst(Burst.to(1.5)).withReaders(Readers.shared(2));
 * Report report = Sizing.of(load).verify(2);
 * assertThat(report.carries()).as("%s", report).isTrue();
 * }</pre>
 *
 * <p>It runs on virtual time unless {@link #realTime} says otherwise: a minute of load takes a
 * second or so, on a machine of any speed, and the outcome is always the same. Immutable and
 * thread-safe.
 */
public final class Sizing {
  private static final Duration USUAL_DURATION = Duration.ofMinutes(1);

  private final Workload workload;
  private final Limits limits;
  private final Prices prices;
  private final @Nullable Duration duration;
  private final boolean virtual;
  private final long seed;

  private Sizing(
      Workload workload,
      Limits limits,
      Prices prices,
      @Nullable Duration duration,
      boolean virtual,
      long seed) {
    this.workload = workload;
    this.limits = limits;
    this.prices = prices;
    this.duration = duration;
    this.virtual = virtual;
    this.seed = seed;
  }

  /**
   * Of a load: with Amazon's limits, for a minute of virtual time, or a period of its bursts. Where
   * its records are larger than 1 MiB, the stream's MaxRecordSize is raised to fit.
   */
  public static Sizing of(Workload workload) {
    return new Sizing(workload, fitting(Limits.aws(), workload), Prices.shipped(), null, true, 1);
  }

  private static Limits fitting(Limits limits, Workload workload) {
    return limits.withMaxRecordBytes(
        Math.max(workload.longestRecordBytes(), limits.maxRecordBytes()));
  }

  /** With other limits of each shard; their MaxRecordSize is raised too where it must be. */
  public Sizing limits(Limits value) {
    return new Sizing(workload, fitting(value, workload), prices, duration, virtual, seed);
  }

  /** The limits of each shard. */
  public Limits limits() {
    return limits;
  }

  /** With other prices. */
  public Sizing prices(Prices value) {
    return new Sizing(workload, limits, value, duration, virtual, seed);
  }

  /**
   * For another time: 1 second … 1 hour, and a whole period of the bursts at least, if there are
   * any; a run that meets no burst proves nothing about them.
   */
  public Sizing duration(Duration value) {
    return new Sizing(workload, limits, prices, value, virtual, seed);
  }

  /** For how long a run goes: what was asked for, or a minute, or a longer period of bursts. */
  public Duration duration() {
    if (duration != null) {
      return duration;
    }
    Duration whole = workload.burst().wholePeriod();
    return whole.compareTo(USUAL_DURATION) > 0 ? whole : USUAL_DURATION;
  }

  /** On the machine's time. */
  public Sizing realTime() {
    return new Sizing(workload, limits, prices, duration, false, seed);
  }

  /** With other chances: of keys, of Poisson's arrivals, of pauses before retries. */
  public Sizing seed(long value) {
    return new Sizing(workload, limits, prices, duration, virtual, value);
  }

  /** What the arithmetic says. */
  public Plan plan() {
    return plan(workload.readers());
  }

  /** What it says with other readers. */
  public Plan plan(Readers readers) {
    return Plan.of(workload.withReaders(readers), limits, prices);
  }

  /**
   * Runs the load against streams of so many shards, all at the same time and with the same
   * records.
   *
   * @throws io.weir.sizing.load.InvalidLoadException if it cannot be run, or all keys hash to one
   *     shard
   */
  public Report verify(int... shards) {
    List<Candidate> candidates =
        Arrays.stream(shards).mapToObj(count -> new Candidate(count, workload.readers())).toList();
    try (Run run = prepare(candidates)) {
      return run.run(progress -> {});
    }
  }

  /**
   * A run that is ready to begin, for whoever wants to watch it or to stop it early, or to compare
   * readers.
   */
  public Run prepare(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("Say how many shards.");
    }
    return EmbeddedRuns.prepare(plan(), limits, candidates, duration(), virtual, seed);
  }
}
