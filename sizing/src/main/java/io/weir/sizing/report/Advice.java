package io.weir.sizing.report;

import static io.weir.sizing.report.Figures.percent;
import static io.weir.sizing.report.Figures.preciseNearWhole;
import static io.weir.sizing.report.Figures.seconds;

import io.weir.sizing.load.Readers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What to do about a {@link Report}, in words. */
public final class Advice {
  private static final double FULL = 0.8;

  /** Keys and shards that are named one by one. */
  private static final int NAMED = 3;

  private static final String ALL_IN_ONE = "all keys hash to one of the shards";
  private static final String NO_RECORD = "no record came: run for longer";
  private static final String TOO_EARLY = "The run ended too early to say.";

  private Advice() {}

  /** The answer in as few words as possible. */
  public static String answer(Report report) {
    if (report.isTooEarlyToSay()) {
      return TOO_EARLY;
    }
    if (isEmpty(report)) {
      return "No record came: run for longer.";
    }
    List<Optional<TrialReport>> least =
        readersOf(report).stream()
            .map(
                readers ->
                    report.trials().stream()
                        .filter(trial -> trial.readers().equals(readers))
                        .filter(TrialReport::carries)
                        .min(Comparator.comparingInt(trial -> trial.shards().size())))
            .toList();
    if (least.stream().allMatch(Optional::isEmpty)) {
      return "Not with these shards.";
    }
    if (least.stream().map(one -> one.map(t -> t.shards().size())).distinct().count() > 1) {
      return "It depends on how you read.";
    }
    String shards = least.get(0).orElseThrow().shardsInWords();
    return least.stream().flatMap(Optional::stream).allMatch(trial -> isLeast(trial, report))
        ? "Take " + shards + "."
        : shards + " are enough.";
  }

  /** All get the same records, so that none had any. */
  private static boolean isEmpty(Report report) {
    return report.trials().stream().allMatch(trial -> trial.producer().arrived() == 0);
  }

  /** What became of one trial: one sentence. */
  public static String verdict(TrialReport trial) {
    ProducerReport producer = trial.producer();
    if (trial.carries()) {
      return trial.title()
          + ": carried it, "
          + (trial.readsThrottled() == 0
              ? "nothing was throttled."
              : String.format(
                  Locale.ROOT,
                  "no record was throttled; %,d reads were, while a shard paid for an answer"
                      + " larger than what it gives in a second.",
                  trial.readsThrottled()));
    }
    List<String> what = new ArrayList<>();
    if (trial.oneShardForAll()) {
      what.add(ALL_IN_ONE);
    }
    if (producer.throttled() > 0) {
      what.add(
          String.format(
              Locale.ROOT,
              "%s of the records throttled (%s)%s",
              percent(producer.throttledPart()),
              byLimit(producer),
              outcome(producer)));
    }
    if (trial.readsThrottled() > 0) {
      what.add(String.format(Locale.ROOT, "%,d reads throttled", trial.readsThrottled()));
    }
    if (trial.readsFailed() > 0) {
      what.add(readsFailed(trial));
    }
    if (producer.failed() > 0) {
      what.add(
          String.format(
              Locale.ROOT,
              "%,d attempts failed: %s",
              producer.failed(),
              withoutStop(producer.failure())));
    }
    if (what.isEmpty()) {
      what.addAll(unseen(trial));
    }
    return trial.title() + ": " + String.join("; ", what) + ".";
  }

  /** Why a trial of which nothing was throttled does not carry the load. */
  private static List<String> unseen(TrialReport trial) {
    List<String> what = new ArrayList<>();
    if (trial.producer().arrived() == 0) {
      what.add(NO_RECORD);
    }
    trial
        .overused()
        .forEach(
            room ->
                what.add(
                    "nothing was throttled yet, but only thanks to the credit a shard begins with:"
                        + " over the whole run the busiest was asked for "
                        + preciseNearWhole(room.mean())
                        + " of its "
                        + room.limit().inWords()));
    if (trial.producer().lost() > 0) {
      what.add(String.format(Locale.ROOT, "%,d records lost", trial.producer().lost()));
    }
    if (trial.producer().waiting() > 0) {
      what.add(
          String.format(
              Locale.ROOT, "%,d records still waiting at the end", trial.producer().waiting()));
    }
    trial.behind().stream()
        .map(
            consumer ->
                consumer.name() + " was " + consumer.secondsBehind() + " s behind at the end")
        .forEach(what::add);
    if (trial.producer().failed() > 0) {
      what.add(
          String.format(
              Locale.ROOT,
              "%,d attempts failed: %s",
              trial.producer().failed(),
              withoutStop(trial.producer().failure())));
    }
    return what;
  }

  private static String readsFailed(TrialReport trial) {
    return String.format(
        Locale.ROOT, "%,d reads failed: %s", trial.readsFailed(), withoutStop(trial.readFailure()));
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static String outcome(ProducerReport producer) {
    List<String> outcome = new ArrayList<>();
    if (producer.lost() > 0) {
      outcome.add(String.format(Locale.ROOT, "%,d lost", producer.lost()));
    }
    if (producer.waiting() > 0) {
      outcome.add(String.format(Locale.ROOT, "%,d still waiting at the end", producer.waiting()));
    }
    if (producer.stored() > 0 && producer.delay().max() >= 100) {
      outcome.add("others up to " + seconds(producer.delay().max()) + " late");
    }
    return outcome.isEmpty() ? "" : ": " + String.join(", ", outcome);
  }

  /** Such as {@code by the limit of records}. */
  public static String byLimit(ProducerReport producer) {
    List<String> limits = new ArrayList<>();
    if (producer.throttledByRecords() > 0) {
      limits.add(
          String.format(Locale.ROOT, "%,d by the limit of records", producer.throttledByRecords()));
    }
    if (producer.throttledByBytes() > 0) {
      limits.add(
          String.format(Locale.ROOT, "%,d by the limit of bytes", producer.throttledByBytes()));
    }
    return limits.isEmpty() ? "none" : "attempts: " + String.join(", ", limits);
  }

  /** What to do, the most important first. */
  public static List<String> of(Report report) {
    if (report.isTooEarlyToSay()) {
      return List.of(TOO_EARLY);
    }
    if (isEmpty(report)) {
      return List.of("No record came: run for longer.");
    }
    List<String> advice = new ArrayList<>();
    for (Readers readers : readersOf(report)) {
      advice.add(headline(report, readers));
    }
    if (report.plan().hasLargeRecords()) {
      advice.add(LargeRecords.inWords(report.plan()));
    }
    widest(report).ifPresent(trial -> advice.addAll(aboutKeys(trial)));
    if (report.isLate()) {
      advice.add(
          "The load was up to "
              + seconds(report.latenessMillis())
              + " late: this machine did not keep up, so take these figures with care.");
    }
    return advice;
  }

  private static Set<Readers> readersOf(Report report) {
    return report.trials().stream()
        .map(TrialReport::readers)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String headline(Report report, Readers readers) {
    List<TrialReport> trials =
        report.trials().stream()
            .filter(trial -> trial.readers().equals(readers))
            .sorted(Comparator.comparingInt(trial -> trial.shards().size()))
            .toList();
    String who = readers.count() == 0 ? "Without readers" : "With " + readers.inWords();
    Optional<TrialReport> least = trials.stream().filter(TrialReport::carries).findFirst();
    if (least.isEmpty()) {
      return who + ": " + whatElse(trials.get(trials.size() - 1));
    }
    TrialReport enough = least.get();
    int at = trials.indexOf(enough);
    String headline =
        who
            + (isLeast(enough, report)
                ? ": take " + enough.shardsInWords() + "."
                : ": " + enough.shardsInWords() + " are enough; " + untried(trials, enough));
    if (at > 0) {
      TrialReport less = trials.get(at - 1);
      headline +=
          less.shards().size() == 1
              ? " One is too few: " + why(less) + "."
              : " " + less.shards().size() + " are too few: " + why(less) + ".";
    }
    return headline + tightness(enough);
  }

  /** Whether fewer shards cannot do: there are none, or one fewer was tried as well. */
  private static boolean isLeast(TrialReport enough, Report report) {
    int fewer = enough.shards().size() - 1;
    return fewer == 0
        || report.trials().stream()
            .filter(trial -> trial.readers().equals(enough.readers()))
            .anyMatch(trial -> trial.shards().size() == fewer && !trial.carries());
  }

  /** Such as {@code fewer were not tried.} */
  private static String untried(List<TrialReport> trials, TrialReport enough) {
    int most = enough.shards().size() - 1;
    int at = trials.indexOf(enough);
    int least = at == 0 ? 1 : trials.get(at - 1).shards().size() + 1;
    if (at == 0) {
      return "fewer were not tried.";
    }
    return least == most ? most + " were not tried." : least + " to " + most + " were not tried.";
  }

  private static String why(TrialReport trial) {
    List<String> what = new ArrayList<>();
    if (trial.oneShardForAll()) {
      what.add(ALL_IN_ONE);
    }
    if (trial.producer().throttled() > 0) {
      what.add(percent(trial.producer().throttledPart()) + " of the records were throttled");
    }
    if (trial.producer().lost() > 0) {
      what.add(String.format(Locale.ROOT, "%,d were lost", trial.producer().lost()));
    }
    if (trial.readsThrottled() > 0) {
      what.add(String.format(Locale.ROOT, "%,d reads were throttled", trial.readsThrottled()));
    }
    if (trial.readsFailed() > 0) {
      what.add(readsFailed(trial));
    }
    if (what.isEmpty()) {
      what.addAll(unseen(trial));
    }
    return what.isEmpty() ? "attempts failed" : String.join(", ", what);
  }

  private static String tightness(TrialReport trial) {
    return trial.headroom().stream()
        .max(Comparator.comparingDouble(Headroom::busiest))
        .filter(most -> most.busiest() > FULL)
        .map(
            most ->
                String.format(
                    Locale.ROOT,
                    " That leaves little room: its busiest shard used %s of its %s.",
                    percent(most.busiest()),
                    most.limit().inWords()))
        .orElse("");
  }

  /** The largest trial was too small as well. */
  private static String whatElse(TrialReport trial) {
    String so = trial.shardsInWords() + " do not carry it";
    if (trial.shards().size() == 1) {
      so = "1 shard does not carry it";
    }
    if (hasKeyAboveShard(trial)) {
      return so
          + ", and more would not either, for a key alone is too much for a shard: "
          + why(trial)
          + "."
          + (trial.asksTooOften() ? " " + tooOften(trial) : "");
    }
    if (trial.throttled() == 0 && trial.overused().isEmpty()) {
      return so + ": " + why(trial) + ".";
    }
    if (trial.asksTooOften() && !isOverwritten(trial) && trial.producer().throttled() == 0) {
      return so + ", and more would not either. " + tooOften(trial);
    }
    if (trial.producer().throttled() == 0 && !isOverwritten(trial)) {
      return so + ": " + aboutReaders(trial);
    }
    double most =
        trial.headroom().stream()
            .filter(room -> room.limit().name().startsWith("WRITE"))
            .mapToDouble(Headroom::busiest)
            .max()
            .orElse(1);
    int next = Math.max(trial.shards().size() + 1, (int) Math.ceil(trial.shards().size() * most));
    return so
        + ": "
        + why(trial)
        + "; try about "
        + next
        + "."
        + (trial.asksTooOften() ? " " + tooOften(trial) : "");
  }

  private static String aboutReaders(TrialReport trial) {
    return trial.asksForTooManyBytes()
        ? "readers ask for more bytes than a shard gives ("
            + why(trial)
            + "). Use enhanced fan-out for some of them, or more shards."
        : why(trial)
            + ". Use enhanced fan-out for some of the readers, or let them ask less often.";
  }

  /** More shards do not help here, for each of them is asked as often as the one. */
  private static String tooOften(TrialReport trial) {
    return String.format(
        Locale.ROOT,
        "So many consumers that share ask each shard more often than it answers (%d GetRecords calls"
            + " a second, all consumers together), however many shards there are: use enhanced"
            + " fan-out for some of them, or let them ask less often.",
        trial.limits().readsPerSecond());
  }

  private static boolean isOverwritten(TrialReport trial) {
    return trial.overused().stream().anyMatch(room -> !room.limit().isOfReads());
  }

  private static boolean hasKeyAboveShard(TrialReport trial) {
    return trial.keys().stream().anyMatch(KeyReport::tooMuch);
  }

  private static Optional<TrialReport> widest(Report report) {
    return report.trials().stream().max(Comparator.comparingInt(trial -> trial.shards().size()));
  }

  private static List<String> aboutKeys(TrialReport trial) {
    List<String> advice = new ArrayList<>();
    List<KeyReport> tooMuch = trial.keys().stream().filter(KeyReport::tooMuch).toList();
    if (!tooMuch.isEmpty() && !trial.carries()) {
      advice.add(
          (tooMuch.size() == 1
                  ? "Key '" + tooMuch.get(0).key() + "' alone uses "
                  : "Keys "
                      + worst(tooMuch.stream().map(key -> "'" + key.key() + "'").toList())
                      + " alone use up to ")
              + percent(tooMuch.stream().mapToDouble(KeyReport::use).max().orElse(0))
              + " of a shard in "
              + (trial.byteWindow() == 1
                  ? "the busiest second"
                  : "the busiest " + trial.byteWindow() + " s")
              + ". More shards do not help: put a part of something else into "
              + (tooMuch.size() == 1
                  ? "it, or aggregate its records."
                  : "them, or aggregate their records."));
    }
    List<ShardSeries> hot = trial.hotShards();
    if (!hot.isEmpty()) {
      advice.add(
          "Hot: "
              + worst(
                  hot.stream()
                      .sorted(Comparator.comparingDouble(shard -> -trial.share(shard).binding()))
                      .map(shard -> shard.name() + " takes " + trial.share(shard).inWords())
                      .toList())
              + ", where "
              + percent(1.0 / trial.shards().size())
              + " would be even. "
              + (hot.size() == 1 ? "Split it" : "Split them")
              + ", or choose keys that spread better.");
    }
    return advice;
  }

  /** The first ones, and how many more there are. */
  private static String worst(List<String> all) {
    String named = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
  }
}
