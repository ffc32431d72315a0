package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Arrivals;
import io.weir.sizing.load.Burst;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.ShardLimit;
import io.weir.sizing.report.HeatMap;
import io.weir.sizing.report.Report;
import io.weir.sizing.stream.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a load against one stream or several, all at the same time and with the same records.
 *
 * <p>Time goes in steps. In each, the records that have happened meanwhile are put, whatever became
 * of those before: the loop is open, and if the machine is late, the records of the time missed
 * come together and the report says so. Then what was throttled and is due is tried again, answers
 * are heard, and consumers read what is due. On a virtual time all answers of a step are waited for
 * before anything else happens, so that the outcome is always the same.
 *
 * <p>One thread runs it; {@link #stop} may be called by any.
 */
public final class Run implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final Plan plan;
  private final Limits limits;
  private final Report.Setting setting;
  private final Timeline timeline;
  private final long stepNanos;
  private final Bounds bounds;
  private final int seconds;
  private final KeyTable table;
  private final List<Trial> trials = new ArrayList<>();
  private final HeatMap heat;
  private final Arrivals arrivals;
  private final RecordSource source;
  private Runnable host = () -> {};
  private volatile boolean stopped;
  private boolean interrupted;
  private int secondsRun;
  private long latenessNanos;

  /**
   * Of a plan's load.
   *
   * @param streams how many will be added at most
   */
  Run(
      Plan plan,
      Limits limits,
      Report.Setting setting,
      Timeline timeline,
      Duration step,
      int streams) {
    Duration duration = setting.duration();
    Workload workload = plan.workload();
    checkMeetsBurst(duration, workload.burst());
    if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new InvalidLoadException(
          "A run takes 1 second to 1 hour, not " + duration.toSeconds() + " s.");
    }
    this.plan = plan;
    this.limits = limits;
    this.setting = setting;
    this.timeline = timeline;
    this.stepNanos = step.toNanos();
    this.bounds = Bounds.ofOneIn(streams);
    this.seconds = (int) duration.toSeconds();
    this.table = new KeyTable(workload.keys());
    this.heat =
        new HeatMap(
            seconds,
            plan.onPeak().use(ShardLimit.WRITE_BYTES).useWith(1)
                > plan.onPeak().use(ShardLimit.WRITE_RECORDS).useWith(1));
    this.arrivals =
        new Arrivals(
            workload.eventsPerSecond(), workload.burst(), workload.arrivals(), setting.seed());
    this.source = new RecordSource(workload, table, setting.seed() + 1);
  }

  /**
   * The burst is in the middle of its period: a shorter run may end before it, and prove nothing.
   */
  private static void checkMeetsBurst(Duration duration, Burst burst) {
    Duration whole = burst.wholePeriod();
    if (duration.compareTo(whole) < 0 || whole.compareTo(LONGEST) > 0) {
      throw new InvalidLoadException(
          "Bursts come every "
              + whole.toSeconds()
              + " s, and a run must see that once: let it take so long at least (1 hour at most),"
              + " not "
              + duration.toSeconds()
              + " s, or let bursts come more often.");
    }
  }

  /** Adds a stream, whose target is closed with this. */
  void add(Target target, Readers readers) {
    trials.add(new Trial(target, readers, limits, plan.workload(), table, seconds, bounds));
  }

  /**
   * Checks that the keys spread over the stream of most shards, before it is added. Of fewer
   * shards, one may have all keys by chance; that is reported of them.
   *
   * @throws InvalidLoadException if all keys hash to one of its shards
   */
  void checkSpread(Target widest) {
    int count = widest.shards().size();
    if (table.isAllInOneOf(Trial.inOrder(widest))) {
      throw new InvalidLoadException(
          (table.count() == 1 ? "The only key hashes" : "All " + table.count() + " keys hash")
              + " to one of the "
              + count
              + " shards, so the others stay empty: more or other partition keys are needed, not"
              + " more shards.");
    }
  }

  /** What the streams are of is closed with this, last. */
  void closeWith(Runnable closing) {
    host = closing;
  }

  /** Ends it early: what has been run so far is reported. */
  public void stop() {
    stopped = true;
  }

  /** Runs to the end, or until it is stopped. */
  public Report run(Progress.Listener listener) {
    List<Meter> meters = trials.stream().map(Meter::new).toList();
    long steps = seconds * SECOND / stepNanos;
    timeline.begin();
    for (long i = 1; i <= steps && !stopped; i++) {
      long due = i * stepNanos;
      timeline.await(due);
      latenessNanos = Math.max(latenessNanos, timeline.now() - due);
      step(due, (int) Math.min(seconds - 1L, (due - 1) / SECOND));
      if (due % SECOND == 0) {
        int second = secondsRun++;
        listener.onSecond(
            new Progress(secondsRun, seconds, meters.stream().map(m -> m.read(second)).toList()));
      }
    }
    interrupted = secondsRun < seconds;
    settle();
    return report();
  }

  private void step(long nowNanos, int second) {
    for (int left = arrivals.until(nowNanos); left > 0; left--) {
      LoadRecord record = source.next(nowNanos);
      heat.count(table.band(record.key), record.bytes, second);
      for (Trial trial : trials) {
        trial.producers().offer(record.copy(), second);
      }
    }
    for (Trial trial : trials) {
      trial.producers().send(nowNanos);
    }
    for (Trial trial : trials) {
      if (timeline.isVirtual()) {
        awaitAnswers(trial, nowNanos, second);
      } else {
        trial.producers().hearAnswers(timeline.now(), second);
      }
      trial.consumers().step(timeline.now(), timeline.epochMillis(), second);
    }
  }

  private static void awaitAnswers(Trial trial, long nowNanos, int second) {
    if (!trial.producers().awaitAnswers(nowNanos, second, MOST_PATIENCE)) {
      throw new IllegalStateException(
          "The broker has not answered a put for " + MOST_PATIENCE.toSeconds() + " s.");
    }
  }

  /** The last answers are on their way. */
  private void settle() {
    if (!timeline.isVirtual() && secondsRun > 0) {
      trials.forEach(
          trial -> trial.producers().awaitAnswers(timeline.now(), secondsRun - 1, LAST_PATIENCE));
    }
  }

  /** One for each way of reading that was tried. */
  private List<Plan> plans() {
    return trials.stream()
        .map(Trial::readers)
        .distinct()
        .map(readers -> Plan.of(plan.workload().withReaders(readers), limits, plan.prices()))
        .toList();
  }

  private Report report() {
    boolean inferred = trials.stream().anyMatch(Trial::inferred);
    return new Report(
        plans(),
        new Report.Setting(
            setting.duration(), setting.virtual(), setting.seed(), setting.where(), inferred),
        secondsRun,
        interrupted,
        TimeUnit.NANOSECONDS.toMillis(latenessNanos),
        heat,
        trials.stream().map(trial -> trial.report(secondsRun)).toList());
  }

  /** Closes the streams, and what {@link #closeWith} was told. */
  @Override
  public void close() {
    trials.forEach(Trial::close);
    host.run();
  }
}
