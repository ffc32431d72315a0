package io.weir.sizing.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Keys;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Prices.Item;
import io.weir.sizing.report.PlanWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final Prices PRICES = Prices.shipped();

  @TempDir private Path directory;

  private static Plan plan(Workload workload) {
    return Plan.of(workload, Limits.aws(), PRICES);
  }

  private static double quantity(Bill bill, Item item) {
    return bill.lines().stream()
        .filter(line -> line.item() == item)
        .mapToDouble(Bill.Line::quantity)
        .sum();
  }

  @Test
  void asManySharedConsumersAsThereMayBeArePlanned() {
    for (int shared = Readers.MOST_SHARED - 2; shared <= Readers.MOST_SHARED; shared++) {
      assertThat(plan(Workload.of(1, 100).withReaders(Readers.shared(shared))).shards())
          .isPositive();
    }
  }

  @Test
  void quantitiesOfAProvisionedStreamAreCountedAsAmazonCounts() {
    Workload load =
        Workload.of(100, 35 * 1024) // 3.4 MiB/s: four shards, two payload units each record
            .withReaders(Readers.fanOut(2))
            .withRetention(Duration.ofDays(7));
    Bill bill = plan(load).provisioned();
    double month = 730 * 3600;
    assertThat(quantity(bill, Item.SHARD_HOUR)).isEqualTo(4 * 730);
    assertThat(quantity(bill, Item.MILLION_PUT_UNITS)).isCloseTo(200 * month / 1e6, within(1e-6));
    assertThat(quantity(bill, Item.EXTENDED_SHARD_HOUR)).isEqualTo(4 * 730);
    assertThat(quantity(bill, Item.LONG_TERM_GB_MONTH)).isZero();
    assertThat(quantity(bill, Item.FAN_OUT_SHARD_HOUR)).isEqualTo(2 * 4 * 730);
    assertThat(quantity(bill, Item.FAN_OUT_GB))
        .isCloseTo(2 * 100 * 35 * 1024 * month / (1L << 30), within(1e-6));
  }

  /** 26,000 B are two payload units and 26 KiB, 100 B one and one: not two of their mean each. */
  @Test
  void recordsOfAFileAreBilledOneByOne() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("records"), "a\t" + "x".repeat(25_999) + "\nb\t" + "y".repeat(99));
    Workload load = Workload.ofRecords(10, Keys.ofRecords(file)).withReaders(Readers.shared(1));
    double month = 730 * 3600;
    Plan plan = plan(load);
    assertThat(load.recordBytes()).isEqualTo(13_050);
    assertThat(load.longestRecordBytes()).isEqualTo(26_000);
    assertThat(quantity(plan.provisioned(), Item.MILLION_PUT_UNITS))
        .isCloseTo((5 * 2 + 5) * month / 1e6, within(1e-6));
    assertThat(quantity(plan.onDemand(), Item.GB_IN))
        .isCloseTo((5 * 26 + 5) * 1024 * month / (1L << 30), within(1e-6));
    assertThat(quantity(plan.onDemand(), Item.GB_OUT))
        .isCloseTo(10 * 13_050 * month / (1L << 30), within(1e-6));
    assertThat(plan.onMean().use(ShardLimit.WRITE_BYTES).demand()).isEqualTo(130_500);
    assertThat(plan.diskBytes()).isEqualTo(86_400 * 5 * (26_040.0 + 136));
  }

  @Test
  void recordsOfAFileHaveTheirOwnLengthWhateverWasSaid() throws IOException {
    Keys keys = Keys.ofRecords(Files.writeString(directory.resolve("records"), "a\tbcd\n"));
    assertThat(Workload.of(10, 500).withKeys(keys).recordBytes()).isEqualTo(4);
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Workload.of(10, 500, keys))
        .withMessageContaining("4.0 bytes on average, not 500.0");
  }

  @Test
  void theLongestRecordDecidesTheMaxRecordSize() throws IOException {
    assertThat(plan(Workload.of(1, 1 << 20)).hasLargeRecords()).isFalse();
    assertThat(plan(Workload.of(1, 1 << 20)).maxRecordSizeInKib()).isEqualTo(1024);
    assertThat(plan(Workload.of(1, (1 << 20) + 1)).maxRecordSizeInKib()).isEqualTo(1025);
    Path file =
        Files.writeString(directory.resolve("records"), "a\t" + "x".repeat(2_097_151) + "\nb\tc\n");
    Plan plan = plan(Workload.ofRecords(1, Keys.ofRecords(file)));
    assertThat(plan.hasLargeRecords()).isTrue();
    assertThat(plan.maxRecordSizeInKib()).isEqualTo(2048);
  }

  /** One shard has all records of a key. */
  @Test
  void theMostFrequentKeyMayBeTooMuchForAShard() throws IOException {
    assertThat(plan(Workload.of(2000, 100).withKeys(Keys.uniform(1))).largestKeyUse()).isEqualTo(2);
    assertThat(plan(Workload.of(2000, 100).withKeys(Keys.uniform(4))).largestKeyUse())
        .isEqualTo(0.5);
    Keys ofFile = Keys.ofFile(Files.writeString(directory.resolve("keys"), "a\na\nb\na\n"));
    assertThat(plan(Workload.of(2000, 100).withKeys(ofFile)).largestKeyUse()).isEqualTo(1.5);
    assertThat(plan(Workload.of(2000, 100).withKeys(Keys.zipf(100, 2))).largestKeyUse())
        .isCloseTo(2 / 1.635, within(0.001)); // The sum of 1/k² up to 100 is 1.635.
  }

  /**
   * The key of a few long records is more than a shard takes, though another one comes more often.
   */
  @Test
  void theKeyOfMostBytesMayBeAnotherThanTheMostFrequentOne() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("records"), "a\tb\n".repeat(9) + "big\t" + "x".repeat(99_997));
    Plan plan = plan(Workload.ofRecords(100, Keys.ofRecords(file)));
    // 10 records a second of 100,000 B, and 90 of 2 B.
    assertThat(plan.workload().keys().largestPart()).isEqualTo(0.9);
    assertThat(plan.workload().keys().largestPartOfBytes()).isEqualTo(100_000 / 100_018.0);
    assertThat(plan.largestKeyUse()).isCloseTo(1e6 / (1 << 20), within(1e-9));
    assertThat(PlanWords.warnings(plan)).isEmpty();
    Plan more = plan(Workload.ofRecords(200, Keys.ofRecords(file)));
    assertThat(PlanWords.warnings(more))
        .singleElement()
        .asString()
        .contains("one key has 100 % of the bytes, 191 % of what a shard takes at the peak");
    Plan often = plan(Workload.ofRecords(2000, Keys.ofRecords(small())));
    assertThat(often.largestKeyUse()).isCloseTo(1.8, within(1e-9)); // 90 % of 2,000 records
    assertThat(PlanWords.warnings(often))
        .singleElement()
        .asString()
        .contains("one key has 90 % of the records, 180 % of what a shard takes at the peak");
  }

  private Path small() throws IOException {
    return Files.writeString(
        directory.resolve("small"), "a\tb\n".repeat(9) + "big\t" + "x".repeat(97));
  }

  @Test
  void aDayIsKeptForNothing() {
    Bill bill = plan(Workload.of(1000, 1000)).provisioned();
    assertThat(bill.lines())
        .extracting(Bill.Line::item)
        .containsExactly(Item.SHARD_HOUR, Item.MILLION_PUT_UNITS);
  }

  @Test
  void onDemandRoundsEachRecordUpToAKibibyte() {
    double month = 730 * 3600;
    Bill bill = plan(Workload.of(1000, 1025).withReaders(Readers.shared(2))).onDemand();
    assertThat(quantity(bill, Item.GB_IN))
        .isCloseTo(1000 * 2048 * month / (1L << 30), within(1e-6));
    assertThat(quantity(bill, Item.GB_OUT))
        .isCloseTo(2 * 1000 * 1025 * month / (1L << 30), within(1e-6));
    assertThat(quantity(bill, Item.STREAM_HOUR)).isEqualTo(730);
  }

  @Test
  void whatIsKeptForLongerThanAWeekIsOfAnotherPrice() {
    Workload load = Workload.of(10, 1024).withRetention(Duration.ofDays(30));
    double gbPerHour = 10.0 * 1024 * 3600 / (1L << 30);
    Bill onDemand = plan(load).onDemand();
    assertThat(quantity(onDemand, Item.ON_DEMAND_EXTENDED_GB_MONTH))
        .isCloseTo(6 * 24 * gbPerHour, within(1e-9));
    assertThat(quantity(onDemand, Item.ON_DEMAND_LONG_TERM_GB_MONTH))
        .isCloseTo(23 * 24 * gbPerHour, within(1e-9));
    assertThat(quantity(plan(load).provisioned(), Item.LONG_TERM_GB_MONTH))
        .isCloseTo(23 * 24 * gbPerHour, within(1e-9));
  }

  @Test
  void aFurtherConsumerCostsShardsIfItSharesAndItsOwnPriceIfNot() {
    Plan plan = plan(Workload.of(1000, 1000).withReaders(Readers.shared(2)));
    assertThat(plan.shards()).isEqualTo(1);
    Plan.Further third = plan.further().get(0);
    assertThat(third.readers()).isEqualTo(Readers.shared(3));
    assertThat(third.shards()).isEqualTo(2);
    assertThat(third.provisioned()).isCloseTo(730 * 0.015, within(1e-9));
    Plan.Further beside = plan.further().get(3);
    assertThat(beside.readers()).isEqualTo(new Readers(2, 1));
    assertThat(beside.shards()).isEqualTo(1);
    assertThat(beside.provisioned())
        .isCloseTo(730 * 0.015 + 1e6 * 730 * 3600 / (1L << 30) * 0.013, within(1e-9));
  }

  @Test
  void pricesThatWereEditedAreReckonedWith() throws IOException {
    Path file = directory.resolve("prices.properties");
    Files.writeString(
        file, Prices.shippedText().replace("shard-hour = 0.015", "shard-hour = 0.02"));
    Prices edited = Prices.read(file);
    assertThat(edited.of(Item.SHARD_HOUR)).isEqualTo(0.02);
    assertThat(edited.inWords()).isEqualTo("USD, us-east-1, as noted on 2025-12-01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shard-hour = 0.015|shard-hour = cheap|shard-hour is a number",
        "shard-hour = 0.015|shard-hour = -1|shard-hour is a number",
        "fan-out-gb = 0.013|#|fan-out-gb is missing",
        "fan-out-gb = 0.013|fan-out-gb = 0.013\\nfan-in-gb = 1|'fan-in-gb' is no price",
        "date = 2025-12-01|date =|date is missing",
        "date = 2025-12-01|date = \\u12|is no file of properties",
      })
  void aFileOfPricesThatMakesNoSenseIsRefused(String line, String changed, String message)
      throws IOException {
    Path file = directory.resolve("prices.properties");
    Files.writeString(
        file,
        Prices.shippedText()
            .replaceFirst("(?m)^" + line, changed.replace("\\", "\\\\").replace("\\\\n", "\n")));
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Prices.read(file))
        .withMessageContaining(message)
        .withMessageContaining(file.toString());
  }

  @Test
  void pricesThatMayHaveNoEndAreRefused() {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Prices.read(Path.of("/dev/zero")))
        .withMessageContaining("is no regular file");
  }

  @Test
  void aFileOfPricesThatIsNotThereIsRefused() {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Prices.read(directory.resolve("none")))
        .withMessageContaining("There is no file");
  }
}
