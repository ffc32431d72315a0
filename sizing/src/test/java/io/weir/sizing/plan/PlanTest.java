package io.weir.sizing.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Prices.Item;
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
  void aFileOfPricesThatIsNotThereIsRefused() {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Prices.read(directory.resolve("none")))
        .withMessageContaining("There is no file");
  }
}
