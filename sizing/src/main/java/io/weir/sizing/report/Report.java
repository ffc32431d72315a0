package io.weir.sizing.report;

import io.weir.sizing.plan.Plan;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * What came of running a load.
 *
 * @param plans what the arithmetic says of it, for each way of reading that was tried
 * @param setting how it was run
 * @param seconds that were run to their end
 * @param interrupted whether it was to run for longer
 * @param latenessMillis by how much the generator of the load was late at most; of a virtual time,
 *     0
 * @param heat which hash keys came when
 * @param trials each stream that it was run against, at the same time with the same records
 */
public record Report(
    List<Plan> plans,
    Setting setting,
    int seconds,
    boolean interrupted,
    long latenessMillis,
    HeatMap heat,
    List<TrialReport> trials) {

  /**
   * How a load is run.
   *
   * @param duration for how long
   * @param virtual whether on virtual time, and so always with the same outcome
   * @param seed of everything that is left to chance
   * @param where such as {@code an embedded broker}
   * @param inferred whether by which limit a record was throttled is reckoned, since nobody told
   */
  public record Setting(
      Duration duration, boolean virtual, long seed, String where, boolean inferred) {}

  /** Copies the lists. */
  public Report {
    plans = List.copyOf(plans);
    trials = List.copyOf(trials);
  }

  /** What the arithmetic says, for the first way of reading. */
  public Plan plan() {
    return plans.get(0);
  }

  /** Attempts to put, and reads, that limits refused, over all trials. */
  public long throttled() {
    return trials.stream().mapToLong(TrialReport::throttled).sum();
  }

  /**
   * Whether it ended before it had run for a second, or for a whole period of the bursts: that
   * nothing was throttled until then proves nothing.
   */
  public boolean isTooEarlyToSay() {
    return interrupted
        && (seconds == 0
            || plan().workload().burst().wholePeriod().compareTo(Duration.ofSeconds(seconds)) > 0);
  }

  /**
   * Whether the most shards that were tried carried the load, in each way of reading, and were run
   * for long enough to say so. Of fewer shards, see {@link TrialReport#carries}.
   */
  public boolean carries() {
    return !isTooEarlyToSay() && widest().stream().allMatch(TrialReport::carries);
  }

  /** The first trial with so many shards. */
  public TrialReport trial(int shards) {
    return trials.stream()
        .filter(trial -> trial.shards().size() == shards)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There was no trial of " + shards + "."));
  }

  /** Of each way of reading, the trial with the most shards. */
  public List<TrialReport> widest() {
    return List.copyOf(
        trials.stream()
            .collect(
                Collectors.toMap(
                    TrialReport::readers,
                    trial -> trial,
                    BinaryOperator.maxBy(Comparator.comparingInt(trial -> trial.shards().size())),
                    LinkedHashMap::new))
            .values());
  }

  /** Whether the load came as late as to make the figures doubtful. */
  public boolean isLate() {
    return latenessMillis > 500;
  }

  /** In a few lines, for the message of a test that fails. */
  @Override
  public String toString() {
    return trials.stream()
        .map(Advice::verdict)
        .collect(Collectors.joining("\n", "", "\n" + String.join("\n", Advice.of(this))));
  }
}
