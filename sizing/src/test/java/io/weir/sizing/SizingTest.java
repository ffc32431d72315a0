package io.weir.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.broker.limits.Limits;
import io.weir.sizing.load.ArrivalProcess;
import io.weir.sizing.load.Burst;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Keys;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Retries;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.ShardLimit;
import io.weir.sizing.report.Advice;
import io.weir.sizing.report.Headroom;
import io.weir.sizing.report.HtmlReport;
import io.weir.sizing.report.JsonReport;
import io.weir.sizing.report.KeyReport;
import io.weir.sizing.report.Measure;
import io.weir.sizing.report.Report;
import io.weir.sizing.report.TrialReport;
import io.weir.sizing.run.Candidate;
import io.weir.sizing.run.Run;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** Runs on virtual time. */
class SizingTest {
  private static final Duration SHORT = Duration.ofSeconds(10);

  @TempDir private Path directory;

  private static Sizing sizing(Workload load) {
    return Sizing.of(load).duration(SHORT);
  }

  private static String json(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      new JsonReport(json).write(report);
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  @Test
  void aRunOnVirtualTimeIsAlwaysTheSame() {
    Workload load =
        Workload.of(1200, 900)
            .withArrivals(ArrivalProcess.POISSON)
            .withKeys(Keys.zipf(500, 1))
            .withReaders(new Readers(2, 1));
    Report report = sizing(load).verify(1, 2);
    assertThat(json(sizing(load).verify(1, 2))).isEqualTo(json(report));
    assertThat(json(sizing(load).seed(2).verify(1, 2))).isNotEqualTo(json(report));
    assertThat(report.throttled()).isPositive();
    assertThat(HtmlReport.of(report)).isEqualTo(HtmlReport.of(sizing(load).verify(1, 2)));
  }

  @Test
  void everyRecordIsStoredOrLostOrWaiting() {
    Report report = sizing(Workload.of(2500, 700).withReaders(Readers.shared(1))).verify(1, 2, 3);
    for (TrialReport trial : report.trials()) {
      var producer = trial.producer();
      assertThat(producer.arrived()).isEqualTo(25_000);
      assertThat(producer.stored() + producer.lost() + producer.waiting()).isEqualTo(25_000);
      long stored =
          trial.shards().stream().mapToLong(s -> s.total(Measure.STORED_RECORDS, 10)).sum();
      assertThat(stored).isEqualTo(producer.stored());
      long throttled = trial.shards().stream().mapToLong(trial::throttled).sum();
      assertThat(throttled).isEqualTo(producer.throttled());
      // It asks once a second: what it has not read is what came after it asked last.
      assertThat(trial.consumers().get(0).records())
          .isGreaterThan(producer.stored() * 8 / 10)
          .isLessThanOrEqualTo(producer.stored());
      assertThat(trial.consumers().get(0).records() + trial.consumers().get(0).unread())
          .isEqualTo(producer.stored());
    }
    assertThat(report.trial(3).carries()).as("%s", report).isTrue();
    assertThat(report.trial(1).carries()).isFalse();
    assertThat(report.carries()).as("as its most shards do").isTrue();
  }

  /** A shard takes its rate, and a second's worth more from its bucket. */
  @Test
  void oneShardTakesAThousandRecordsASecondAndAThousandMore() {
    Report report = sizing(Workload.of(1500, 500).withRetries(Retries.NONE)).verify(1);
    assertThat(report.trial(1).producer().stored()).isBetween(10_980L, 11_000L);
    assertThat(report.trial(1).producer().throttledByBytes()).isZero();
  }

  /** What is too much by 1 % fits a minute long into the credit that a shard begins with. */
  @Test
  void theCreditOfTheStartIsNoProof() {
    Report report = Sizing.of(Workload.of(1010, 100)).verify(1, 2);
    assertThat(report.throttled()).isZero();
    assertThat(report.trial(1).carries()).isFalse();
    assertThat(report.trial(1).overused())
        .singleElement()
        .satisfies(room -> assertThat(room.limit()).isEqualTo(ShardLimit.WRITE_RECORDS));
    assertThat(report.trial(2).carries()).as("%s", report).isTrue();
    assertThat(Advice.of(report).get(0))
        .contains("take 2 shards. One is too few")
        .contains("101 % of its records written");
    assertThat(Advice.of(Sizing.of(Workload.of(1010, 100)).verify(1)).get(0))
        .contains("1 shard does not carry it: nothing was throttled yet, but only thanks to")
        .contains("101 % of its records written; try about 2.");
  }

  /** Of reads too, where the last calls leave to be read what came after them. */
  @Test
  void theCreditOfTheStartIsNoProofForReads() {
    Workload load = Workload.of(705, 1000).withReaders(Readers.shared(3));
    Report report = Sizing.of(load).verify(1);
    assertThat(report.trial(1).carries()).isFalse();
    assertThat(report.trial(1).overused())
        .singleElement()
        .satisfies(room -> assertThat(room.limit()).isEqualTo(ShardLimit.READ_BYTES));
  }

  @Test
  void otherLimitsFitLargeRecordsToo() {
    Workload load = Workload.of(1, 2 << 20);
    assertThat(Sizing.of(load).limits(Limits.aws()).limits().maxRecordBytes())
        .isGreaterThanOrEqualTo(2 << 20);
  }

  @Test
  void whatIsExactlyTheLimitIsCarried() {
    Workload load = Workload.of(1000, 100).withReaders(Readers.shared(5));
    Report report = sizing(load).verify(1);
    assertThat(report.carries()).as("%s", report).isTrue();
    assertThat(report.trial(1).headroom())
        .filteredOn(room -> room.limit() == ShardLimit.READ_CALLS)
        .singleElement()
        .satisfies(room -> assertThat(room.mean()).isEqualTo(1.0));
  }

  @Test
  void largeRecordsAreRefusedByTheLimitOfBytes() {
    Report report = sizing(Workload.of(30, 50_000).withRetries(Retries.NONE)).verify(1, 2);
    assertThat(report.trial(1).producer().throttledByBytes()).isPositive();
    assertThat(report.trial(1).producer().throttledByRecords()).isZero();
    assertThat(report.trial(2).carries()).as("%s", report).isTrue();
  }

  @Test
  void aHotKeyThrottlesHoweverManyShardsThereAre() {
    Workload load = Workload.of(2000, 200).withKeys(Keys.zipf(100, 2)).withRetries(Retries.NONE);
    Report report = sizing(load).verify(4);
    TrialReport trial = report.trial(4);
    assertThat(trial.carries()).isFalse();
    assertThat(trial.keys().get(0).key()).isEqualTo("session-0000001");
    assertThat(trial.keys().get(0).use()).isGreaterThan(1);
    assertThat(trial.hotShards())
        .singleElement()
        .satisfies(shard -> assertThat(shard.name()).isEqualTo(trial.keys().get(0).shard()));
    assertThat(String.join("\n", Advice.of(report)))
        .contains("Key 'session-0000001' alone")
        .contains("more would not either");
  }

  /** A second's worth is saved up, so that one second above the limit proves nothing. */
  @Test
  void aKeyWhoseBusiestSecondFitsIsNotTooMuch() {
    Workload load = Workload.of(950, 100).withArrivals(ArrivalProcess.POISSON);
    Report carried = Sizing.of(load.withKeys(Keys.uniform(1))).verify(1);
    assertThat(carried.trial(1).keys().get(0).use()).isGreaterThan(1);
    assertThat(carried.carries()).as("%s", carried).isTrue();
    assertThat(Advice.of(carried)).noneMatch(line -> line.contains("alone"));
  }

  /** Here the others are too much; with two shards, the key has one that is large enough. */
  @Test
  void aKeyThatIsThrottledAmongOthersIsNotTooMuchByItself() {
    Workload load =
        Workload.of(1900, 100)
            .withArrivals(ArrivalProcess.POISSON)
            .withKeys(Keys.zipf(2, 0))
            .withRetries(Retries.NONE);
    Report report = Sizing.of(load).verify(1);
    assertThat(report.trial(1).keys().get(0).use()).isGreaterThan(1);
    assertThat(report.trial(1).keys().get(0).throttled()).isPositive();
    assertThat(String.join("\n", Advice.of(report)))
        .contains("try about 3")
        .doesNotContain("more would not")
        .doesNotContain("alone");
  }

  /**
   * Many small records come to one shard, and a few large ones, which are too much, to the other.
   */
  @Test
  void whatIsHotIsSaidByTheLimitThatBinds() throws IOException {
    String small = "a\tx\n".repeat(90); // Its MD5 is 0c…,
    String large = ("big\t" + "x".repeat(39_997) + "\n").repeat(10); // and of this one d8….
    Path file = Files.writeString(directory.resolve("records"), small + large);
    Workload load = Workload.ofRecords(400, Keys.ofRecords(file)).withRetries(Retries.NONE);
    Report report = sizing(load).verify(2);
    TrialReport trial = report.trial(2);
    assertThat(trial.keys().get(0).key()).isEqualTo("big");
    assertThat(trial.keys().get(0).part()).isEqualTo(0.1);
    assertThat(trial.keys().get(0).partOfBytes()).isGreaterThan(0.99);
    assertThat(trial.hotShards())
        .singleElement()
        .satisfies(shard -> assertThat(shard.name()).isEqualTo(trial.keys().get(0).shard()));
    assertThat(String.join("\n", Advice.of(report)))
        .containsPattern(
            "Hot: shard 1 takes 100 % of the bytes \\(10 % of the records\\), where 50 % would");
    assertThat(HtmlReport.of(report))
        .contains("100 % of the bytes (10 % of the records)")
        .contains("the stronger the colour, the more bytes.")
        .containsPattern("1,5[0-9]{2}[.0-9]* KiB/s in one of 32"); // 40/s of 40,000 B
    assertThat(json(report)).contains("\"partOfBytes\"");
  }

  @Test
  void threeThatShareAreThrottledWhereThreeWithFanOutAreNot() {
    Workload load = Workload.of(900, 1000);
    try (Run run =
        sizing(load)
            .prepare(
                List.of(
                    new Candidate(1, Readers.shared(3)), new Candidate(1, Readers.fanOut(3))))) {
      Report report = run.run(progress -> {});
      TrialReport shared = report.trials().get(0);
      TrialReport fanOut = report.trials().get(1);
      assertThat(shared.producer().throttled()).isZero();
      assertThat(shared.readsThrottled()).isPositive();
      assertThat(shared.consumers()).anyMatch(c -> c.throttledByBytes() > 0);
      assertThat(fanOut.carries()).as("%s", report).isTrue();
      assertThat(report.plans()).hasSize(2);
    }
  }

  /** Each asks once a second, whatever the shard makes of it. */
  @Test
  void readsThatAreRefusedAreAskedForToo() {
    TrialReport six =
        sizing(Workload.of(10, 100).withReaders(Readers.shared(6))).verify(1).trial(1);
    assertThat(six.readsThrottled()).isPositive();
    assertThat(room(six, ShardLimit.READ_CALLS).mean()).isEqualTo(1.2);
    assertThat(room(six, ShardLimit.READ_CALLS).busiest()).isEqualTo(1.2);
    TrialReport three =
        sizing(Workload.of(900, 1000).withReaders(Readers.shared(3))).verify(1).trial(1);
    assertThat(three.consumers()).anyMatch(consumer -> consumer.throttledByBytes() > 0);
    assertThat(room(three, ShardLimit.READ_CALLS).mean()).isEqualTo(0.6);
    assertThat(room(three, ShardLimit.READ_BYTES).mean())
        .isCloseTo(3 * 900 * 1000 / (2.0 * (1 << 20)), within(0.01));
  }

  /** One of them is refused until its iterator has expired, and the run goes on all the same. */
  @Test
  void aReaderThatIsStarvedForMinutesIsReported() {
    Workload load = Workload.of(20, 50_000).withReaders(Readers.shared(4));
    Report report = Sizing.of(load).duration(Duration.ofMinutes(6)).verify(1);
    TrialReport trial = report.trial(1);
    assertThat(report.interrupted()).isFalse();
    assertThat(trial.carries()).isFalse();
    assertThat(trial.readsThrottled()).isPositive();
    assertThat(trial.readsFailed()).as(trial.readFailure()).isZero();
    assertThat(trial.consumers()).anyMatch(consumer -> consumer.secondsBehind() > 300);
  }

  /** A subscription lasts five minutes; the next one goes on where it ended. */
  @Test
  void aConsumerWithFanOutReadsOnWhenItsSubscriptionIsOver() {
    Workload load = Workload.of(20, 1000).withReaders(Readers.fanOut(2));
    Report report = Sizing.of(load).duration(Duration.ofMinutes(6)).verify(1);
    TrialReport trial = report.trial(1);
    assertThat(report.interrupted()).isFalse();
    assertThat(trial.readsFailed()).as(trial.readFailure()).isZero();
    assertThat(trial.consumers())
        .allMatch(consumer -> consumer.records() == trial.producer().stored());
    assertThat(report.carries()).as("%s", report).isTrue();
  }

  private static Headroom room(TrialReport trial, ShardLimit limit) {
    return trial.headroom().stream()
        .filter(room -> room.limit() == limit)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sixThatShareAskTooOften() {
    Report report = sizing(Workload.of(10, 100).withReaders(Readers.shared(6))).verify(1);
    assertThat(report.trial(1).consumers()).anyMatch(c -> c.throttledByCalls() > 0);
    assertThat(report.trial(1).consumers()).allMatch(c -> c.throttledByBytes() == 0);
    assertThat(Advice.of(report).get(0))
        .contains("1 shard does not carry it, and more would not either.")
        .contains("use enhanced fan-out for some")
        .doesNotContain("or more shards");
  }

  /** One record of 2 MiB a second: four shards have 4 MiB/s, and none of the keys is hot. */
  @Test
  void aRecordThatIsLargerThanASecondOfAShardIsNoHotKey() {
    Workload load = Workload.of(0.5, 2 << 20).withBurst(Burst.NONE);
    Report report = Sizing.of(load).verify(8);
    TrialReport trial = report.trial(8);
    assertThat(trial.byteWindow()).isEqualTo(2);
    assertThat(trial.producer().failed()).as(trial.producer().failure()).isZero();
    assertThat(trial.keys()).allSatisfy(key -> assertThat(key.use()).isLessThanOrEqualTo(1));
    assertThat(String.join("\n", Advice.of(report)))
        .doesNotContain("alone")
        .doesNotContain("more would not")
        .contains("set its MaxRecordSizeInKiB to 2,048 (CreateStream, UpdateMaxRecordSize)");
    assertThat(HtmlReport.of(report)).contains("MaxRecordSizeInKiB to 2,048");
  }

  /** Some key comes twice within the seconds that a record takes, but none goes on so. */
  @Test
  void twoLargeRecordsThatMeetByChanceMakeNoHotKey() {
    Workload load = Workload.of(5, 3_000_000).withKeys(Keys.uniform(100));
    Report report = Sizing.of(load).verify(15);
    TrialReport trial = report.trial(15);
    assertThat(trial.keys()).anySatisfy(key -> assertThat(key.use()).isGreaterThan(1));
    assertThat(trial.keys()).noneMatch(KeyReport::tooMuch);
    assertThat(Advice.of(report).get(0))
        .contains("of the records were throttled")
        .contains("try about")
        .doesNotContain("more would not");
  }

  /** Its two records come in the seconds 1 and 2, which are no whole pair. */
  @Test
  void theUseOfAKeyIsThatOfAnySecondsOnEnd() {
    Workload load = Workload.of(0.8, 2 << 20).withKeys(Keys.uniform(1));
    TrialReport trial = Sizing.of(load).duration(Duration.ofSeconds(3)).verify(1).trial(1);
    assertThat(trial.producer().arrived()).isEqualTo(2);
    assertThat(trial.keys().get(0).use()).isEqualTo(2);
  }

  /** It is refused for the time that it takes to pay, which no number of shards would change. */
  @Test
  void readsRefusedWhileALargeAnswerIsPaidForAreNormal() {
    Workload load = Workload.of(0.1, 5_000_000);
    Report report = Sizing.of(load).duration(Duration.ofMinutes(2)).verify(1);
    assertThat(report.trial(1).readsThrottled()).isPositive();
    assertThat(report.carries()).as("%s", report).isTrue();
    assertThat(Advice.verdict(report.trial(1)))
        .contains("carried it, no record was throttled;")
        .contains("while a shard paid for an answer");
    assertThat(String.join("\n", Advice.of(report)))
        .contains("take 1 shard.")
        .contains("however many shards there are. Enhanced fan-out");
  }

  @Test
  void moreShardsAreAdvisedOnlyWhereReadersAskForTooManyBytes() {
    Workload much = Workload.of(900, 1000).withReaders(Readers.shared(3));
    assertThat(Advice.of(sizing(much).verify(1)).get(0))
        .contains("readers ask for more bytes than a shard gives (")
        .contains("reads were throttled")
        .contains("or more shards");
    Workload large = Workload.of(0.05, 8 << 20).withReaders(Readers.shared(3));
    assertThat(Advice.of(Sizing.of(large).duration(Duration.ofMinutes(2)).verify(1)).get(0))
        .contains("1 shard does not carry it: ")
        .contains("or let them ask less often.")
        .doesNotContain("more shards");
  }

  @Test
  void aRunWithoutARecordProvesNothing() {
    Report report = sizing(Workload.of(0.01, 100)).verify(1);
    assertThat(report.trial(1).producer().arrived()).isZero();
    assertThat(report.carries()).isFalse();
    assertThat(Advice.answer(report)).isEqualTo("No record came: run for longer.");
    assertThat(Advice.of(report)).containsExactly("No record came: run for longer.");
    assertThat(Advice.verdict(report.trial(1)))
        .isEqualTo("1 shard, 1 shared: no record came: run for longer.");
  }

  /** A list of all of them would say less. */
  @Test
  void theWorstThreeAreNamed() {
    Workload keys = Workload.of(9000, 100).withKeys(Keys.uniform(5)).withRetries(Retries.NONE);
    List<String> advice = Advice.of(sizing(keys).verify(40));
    assertThat(advice)
        .filteredOn(line -> line.startsWith("Key"))
        .singleElement()
        .asString()
        .containsPattern(
            "^Keys '[^']+', '[^']+', '[^']+' and 2 more alone use up to 1[0-9]{2} % of a");
    assertThat(advice)
        .filteredOn(line -> line.startsWith("Hot: "))
        .singleElement()
        .asString()
        .contains(" and ", " more, where 2.5 % would be even. Split them, or");
  }

  @Test
  void whatIsNearlyAllIsNotCalledAll() {
    Report report = Sizing.of(Workload.of(1001, 100)).verify(1);
    assertThat(Advice.of(report).get(0)).contains("asked for 100.1 % of its records written");
  }

  /** One second of 400 is above the limit, which a mean would hide. */
  @Test
  void plotsOfALongRunShowTheBusiestSecondOfEachFew() {
    Workload load =
        Workload.of(100, 100)
            .withBurst(new Burst(9, Duration.ofSeconds(1), Duration.ofSeconds(100)));
    Report report = Sizing.of(load).duration(Duration.ofSeconds(400)).verify(1);
    assertThat(HtmlReport.of(report))
        .contains("records/s put, the greatest of each 2 s")
        .contains(", in the busiest second of each 4 s");
  }

  @Test
  void aKeyWhoseLargeRecordsAreMoreThanAShardPaysForIsHot() {
    Workload load = Workload.of(1, 2 << 20).withKeys(Keys.uniform(1));
    Report report = sizing(load).verify(1);
    assertThat(report.trial(1).keys().get(0).use()).isEqualTo(2);
    assertThat(Advice.of(report).get(0)).contains("more would not either");
  }

  @Test
  void recordsOfAFileThatAreLargeArePut() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("records"), "a\t" + "x".repeat(1_500_000) + "\nb\tc\nd\te\nf\tg\n");
    Report report = sizing(Workload.ofRecords(1, Keys.ofRecords(file))).verify(1);
    assertThat(report.trial(1).producer().failed()).isZero();
    assertThat(report.trial(1).producer().stored()).isEqualTo(10);
  }

  @Test
  void howFewAreEnoughIsSaidOnlyOfWhatWasTried() {
    Workload load = Workload.of(1500, 100);
    assertThat(Advice.of(sizing(load).verify(2, 1)).get(0))
        .contains("take 2 shards. One is too few");
    Report alone = sizing(load).verify(3);
    assertThat(Advice.of(alone).get(0))
        .contains("3 shards are enough; fewer were not tried.")
        .doesNotContain("take");
    assertThat(Advice.answer(alone)).isEqualTo("3 shards are enough.");
    assertThat(Advice.of(sizing(load).verify(1, 3)).get(0))
        .contains("3 shards are enough; 2 were not tried. One is too few");
    assertThat(Advice.of(sizing(Workload.of(10, 100)).verify(1)).get(0)).contains("take 1 shard.");
  }

  /** Somebody who tries all of them at once for an hour would be out of memory after a while. */
  @Test
  void whatWouldNotFitIntoMemoryIsRefused() {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Sizing.of(Workload.of(10, 100)).duration(Duration.ofHours(1)).verify(900))
        .withMessageContaining("the figures of 900 shards, all streams together, for 2,222 s");
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> sizing(Workload.of(10, 100)).verify(IntStream.range(1, 30).toArray()))
        .withMessageContaining("at most 20 streams at a time, not 29");
    Workload keys = Workload.of(10, 100).withKeys(Keys.uniform(Keys.MOST));
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> sizing(keys).verify(1, 2, 3, 4, 5))
        .withMessageContaining("4,000,000 keys at most")
        .withMessageContaining("not of 1,000,000 in each of 5");
  }

  @Test
  void keysThatOneShardTakesAllAreRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "only-one\n");
    Workload load = Workload.of(10, 100).withKeys(Keys.ofFile(file));
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> sizing(load).verify(2))
        .withMessageContaining("The only key hashes to one of the 2 shards");
    assertThat(sizing(load).verify(1).carries()).isTrue();
  }

  /** By chance, two shards have all keys in one half; that must not cost the answer of three. */
  @Test
  void keysThatOneShardOfASmallerStreamTakesAllAreReportedOfThatStream() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "b\ne\n"); // MD5 92… and e1…
    Workload load = Workload.of(10, 100).withKeys(Keys.ofFile(file));
    Report report = sizing(load).verify(2, 3);
    assertThat(report.trial(2).carries()).isFalse();
    assertThat(report.trial(3).carries()).as("%s", report).isTrue();
    assertThat(Advice.of(report).get(0))
        .contains("take 3 shards. 2 are too few: all keys hash to one of the shards.");
    assertThat(Advice.verdict(report.trial(2)))
        .isEqualTo("2 shards, 1 shared: all keys hash to one of the shards.");
    assertThat(json(report)).contains("\"oneShardForAllKeys\":true");
  }

  @Test
  void recordsOfAFileArePutAsTheyAre() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("records"), "a\t" + "x".repeat(99) + "\nb\t" + "y".repeat(199));
    Report report = sizing(Workload.ofRecords(100, Keys.ofRecords(file))).verify(1);
    assertThat(report.trial(1).shards().get(0).total(Measure.STORED_BYTES, 10))
        .isEqualTo(500 * (100 + 200));
  }

  @Test
  void aRunThatIsStoppedReportsWhatThereIs() {
    try (Run run =
        sizing(Workload.of(100, 100)).prepare(List.of(new Candidate(1, Readers.shared(1))))) {
      Report report =
          run.run(
              progress -> {
                if (progress.seconds() == 3) {
                  run.stop();
                }
              });
      assertThat(report.interrupted()).isTrue();
      assertThat(report.seconds()).isEqualTo(3);
      assertThat(report.trial(1).producer().stored()).isEqualTo(300);
      assertThat(HtmlReport.of(report)).contains("ended early");
    }
  }

  /** The burst of each minute was still to come. */
  @Test
  void aRunThatIsStoppedBeforeTheBurstProvesNothing() {
    Workload load = Workload.of(1000, 100).withBurst(Burst.to(1.5));
    try (Run run = Sizing.of(load).prepare(List.of(new Candidate(1, Readers.shared(1))))) {
      Report report =
          run.run(
              progress -> {
                if (progress.seconds() == 20) {
                  run.stop();
                }
              });
      assertThat(report.trial(1).producer().throttled()).isZero();
      assertThat(report.carries()).isFalse();
      assertThat(Advice.of(report)).containsExactly("The run ended too early to say.");
      assertThat(HtmlReport.of(report)).contains("too early to say").doesNotContain("ake 1 shard");
    }
  }

  @Test
  void aRunShorterThanThePeriodOfItsBurstsIsRefused() {
    Workload load = Workload.of(1000, 100).withBurst(Burst.to(1.5));
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> sizing(load).verify(1))
        .withMessageContaining("Bursts come every 60 s");
  }

  /** It says all it has to say at once, so it must be whole, and must ask nobody for more. */
  @Test
  void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
    Path file = Files.writeString(directory.resolve("keys"), "<b>&\"'\nother\nthird\nfourth\n");
    Workload load =
        Workload.of(1500, 500)
            .withBurst(new Burst(2, Duration.ofSeconds(2), SHORT))
            .withKeys(Keys.ofFile(file));
    String page = HtmlReport.of(sizing(load).verify(1, 2));
    assertThat(page)
        .contains("&lt;b&gt;&amp;&quot;&#39;")
        .doesNotContain("<b>")
        .doesNotContain("<script", "<link", "src=", "url(", "@import", "http");
    String body = page.substring(page.indexOf("<main>"), page.indexOf("</main>") + 7);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }

  @Test
  void impossibleRunsAreRefused() {
    Workload load = Workload.of(10, 100);
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Sizing.of(load).verify(0),
            () -> Sizing.of(load).verify(1001),
            () -> Sizing.of(load).duration(Duration.ZERO).verify(1),
            () -> Sizing.of(load).duration(Duration.ofHours(2)).verify(1),
            () -> Sizing.of(Workload.of(1e6, 1e6)).duration(Duration.ofHours(1)).verify(1))) {
      assertThatExceptionOfType(InvalidLoadException.class).isThrownBy(wrong::run);
    }
  }

  @Test
  void otherLimitsAreHeld() {
    Limits half = Limits.aws().withWrites(512 * 1024, 500);
    Report report = sizing(Workload.of(600, 100)).limits(half).verify(1, 2);
    assertThat(report.trial(1).carries()).isFalse();
    assertThat(report.trial(2).carries()).as("%s", report).isTrue();
  }
}
