package io.weir.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RenderMainTest {
  private static final Machine MACHINE = new Machine(2, "amd64", 24_152, "ext4", "17.0.15");

  private static final Speed SPEED = new Speed(107, 690, 0);

  @TempDir private Path directory;
  private Path page;

  @BeforeEach
  void page() throws IOException {
    page = directory.resolve("benchmarks.md");
    Files.writeString(
        page,
        "# Page\n\nWords.\n\n<!-- measured: network -->\nold\n<!-- /measured -->\n\nMore words.\n");
  }

  @Test
  void fillsAPlaceAndLeavesAllElseAlone() throws IOException {
    report(
        Row.of(
            "put",
            "Weir",
            Map.of("durability", "os"),
            new Figure("data", 123.456, "MB/s"),
            new Figure("p99", 0.0123, "ms")),
        Row.of("put", "peer", Map.of("durability", "os"), new Figure("data", 5, "MB/s")));

    assertThat(render()).isZero();

    assertThat(Files.readString(page))
        .isEqualTo(
            """
            # Page

            Words.

            <!-- measured: network -->

            Measured on 2026-11-26 with `a command`: 2 cores (amd64), 24 GiB, ext4, JDK 17.0.15; MD5 of a key 107 ns; a page's first touch, mapped, 690 ns.

            **put**

            | | data, MB/s | p99, ms |
            |---|---|---|
            | Weir | 123 | 0.0123 |
            | peer | 5 |  |

            All: durability: os.

            ![put](benchmarks/network-put.svg)

            <!-- /measured -->

            More words.
            """);
  }

  @Test
  void rendersTheSameBytesAgain() throws IOException {
    report(row("Weir", 2), row("peer", 1));
    render();
    Path plot = directory.resolve("benchmarks").resolve("network-put.svg");
    String first = Files.readString(page) + Files.readString(plot);

    assertThat(render()).isZero();

    assertThat(Files.readString(page) + Files.readString(plot)).isEqualTo(first);
    assertThat(render("--check")).isZero();
  }

  @Test
  void checksWithoutWriting() throws IOException {
    report(row("Weir", 2));
    String before = Files.readString(page);

    assertThat(render("--check")).isEqualTo(1);

    assertThat(Files.readString(page)).isEqualTo(before);
  }

  @Test
  void saysOfAPeerThatFailedThatItFailed() throws IOException {
    report(row("Weir", 2), row("other", 1), Row.failed("put", "peer", Map.of(), "errors {X=1}"));

    render();

    assertThat(Files.readString(page)).contains("| peer | failed: errors {X=1} |");
    assertThat(Files.readString(directory.resolve("benchmarks/network-put.svg")))
        .contains(">failed</text>");
  }

  @Test
  void refusesAPageWithAPlaceThatNothingWasMeasuredFor() throws IOException {
    assertThat(render()).isEqualTo(1);
  }

  @Test
  void saysBesideAFigureWhetherItsGoalIsReached() throws IOException {
    report(
        Row.of(
            "idle", "100 idle shards", Map.of(), new Figure("resident", 201, "MB"), processor(2)));

    render();

    assertThat(Files.readString(page))
        .contains("| 100 idle shards | 201 (goal ≤ 200: missed) | 2 (goal ≤ 2: reached) |");
  }

  private static Figure processor(double percent) {
    return new Figure("processor", percent, "% of a core");
  }

  @Test
  void fillsTheOtherPlacesOfAPageWithOneThatNothingWasMeasuredFor() throws IOException {
    Files.writeString(
        page,
        """
        <!-- measured: jmh-log -->
        old
        <!-- /measured -->
        <!-- measured: network -->
        <!-- /measured -->
        """);
    report(row("Weir", 2));

    assertThat(render()).isEqualTo(1);

    assertThat(Files.readString(page))
        .startsWith("<!-- measured: jmh-log -->\nold\n<!-- /measured -->\n")
        .contains("| Weir | 2 |");
  }

  @Test
  void aTableMeasuredInPartsKeepsTheOtherParts() throws IOException {
    Path file = directory.resolve("network.json");
    Row other = Row.of("get", "Weir", Map.of(), new Figure("data", 1, "MB/s"));
    report(row("Weir", 2), other);

    reportOf("2026-11-27", SPEED, row("Weir", 3)).write(file);

    assertThat(Report.read(file).rows()).containsExactly(other, row("Weir", 3));
  }

  @Test
  void partsOfHoursThatDifferSayHowMuch() throws IOException {
    report(row("Weir", 2));
    Row other = Row.of("get", "Weir", Map.of(), new Figure("data", 1, "MB/s"));
    reportOf("2026-11-27", new Speed(190, 140, 11_200), other)
        .write(directory.resolve("network.json"));

    render();

    assertThat(Files.readString(page))
        .contains(
            "; MD5 of a key 107 to 190 ns; a page's first touch, mapped, 140 to 690 ns,"
                + " and of new memory 11,200 ns.");
  }

  @Test
  void aFileFromBeforeSpeedsWereNotedIsReadAsWell() throws IOException {
    report(row("Weir", 2));
    Path file = directory.resolve("network.json");
    String noted = Files.readString(file);
    Files.writeString(file, noted.replaceAll("(?s)\"speeds\".*?],", ""));

    assertThat(render()).isZero();

    assertThat(noted).contains("speeds");
    assertThat(Files.readString(page)).contains("JDK 17.0.15.\n");
  }

  @Test
  void aMachineHasASpeed() throws IOException {
    Speed speed = Speed.now(directory);

    assertThat(speed.md5Nanos()).isPositive();
    assertThat(speed.firstTouchNanos()).isPositive();
    assertThat(speed.newMemoryNanos()).isPositive();
    assertThat(directory).isDirectoryNotContaining("glob:**speed*");
  }

  @Test
  void rowsOfAGroupThatAreMeasuredOneByOneAllStay() throws IOException {
    Path file = directory.resolve("network.json");
    Row lean = row("by a lean client", 2);
    report(row("by the SDK", 1));

    reportOf("2026-11-26", SPEED, lean).writeRows(file);
    reportOf("2026-11-26", SPEED, row("by the SDK", 3)).writeRows(file);

    assertThat(Report.read(file).rows()).containsExactly(lean, row("by the SDK", 3));
  }

  private static Row row(String title, double value) {
    return Row.of("put", title, Map.of(), new Figure("data", value, "MB/s"));
  }

  private void report(Row... rows) throws IOException {
    reportOf("2026-11-26", SPEED, rows).write(directory.resolve("network.json"));
  }

  private static Report reportOf(String date, Speed speed, Row... rows) {
    return new Report("a command", date, MACHINE, List.of(speed), List.of(rows));
  }

  private int render(String... options) {
    CommandLine line = new CommandLine(new RenderMain());
    line.setExecutionExceptionHandler((failure, command, parsed) -> 1);
    String[] all = new String[options.length + 4];
    all[0] = "--page";
    all[1] = page.toString();
    all[2] = "--results";
    all[3] = directory.toString();
    System.arraycopy(options, 0, all, 4, options.length);
    return line.execute(all);
  }
}
