package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code weir size} as a script sees it: exit codes and what is printed. */
class SizeCommandTest {
  private static final String LOAD = "--rate 1000 --bytes 1000 --peak 1.5 --consumers 2";

  @TempDir private Path directory;
  private String out = "";
  private String err = "";

  private int size(String line, String... more) {
    StringWriter stdout = new StringWriter();
    StringWriter stderr = new StringWriter();
    List<String> args = new ArrayList<>(List.of("size"));
    args.addAll(List.of(line.split(" ", -1)));
    args.addAll(List.of(more));
    CommandLine command = WeirMain.commandLine("size");
    int code =
        command
            .setOut(new PrintWriter(stdout))
            .setErr(new PrintWriter(stderr))
            .execute(args.toArray(String[]::new));
    out = stdout.toString();
    err = stderr.toString();
    return code;
  }

  @Test
  void theArithmeticOfBothWaysOfReading() {
    assertThat(size(LOAD)).isZero();
    assertThat(out)
        .contains("Read by 2 shared: 1 shard on the mean, 2 at the peak.")
        .contains("Read by 2 fan-out: 1 shard on the mean, 2 at the peak.")
        .contains("Binding: records written.")
        .containsPattern("bytes written +1,024 +KiB/s +95 % +143 % +2")
        .containsPattern("records written +1,000 +records/s +100 % +150 % +2")
        .containsPattern("bytes read +2,048 +KiB/s +95 % +143 % +2")
        .contains(
            "Amazon's published formula: max(1,000/1024, 2,000/2048) = 0.98, 1 shard on the mean;"
                + " max(1,500/1024, 3,000/2048) = 1.46, 2 shards at the peak.")
        .contains("86.4 GB")
        .contains("us-east-1, as noted on 2025-12-01");
  }

  @Test
  void theSameForPrograms() {
    assertThat(size(LOAD + " --output json")).isZero();
    assertThat(out)
        .contains("\"binding\" : \"WRITE_RECORDS\"")
        .contains("\"item\" : \"shard-hour\"")
        .containsPattern("\"publishedFormula\" : \\{\\s+\"averageDataSizeInKiB\" : 1,")
        .contains("\"outgoingReadBandwidthInKiB\" : 3000.0")
        .contains("\"maxRecordSizeInKiB\" : 1024")
        .contains("\"fanOut\" : 2");
  }

  @Test
  void aRunSaysWhatOneShardRejectsAndThatTwoCarryIt() throws IOException {
    Path page = directory.resolve("page.html");
    assertThat(size(LOAD + " --verify --virtual-time --retries none --html", page.toString()))
        .isZero();
    assertThat(out)
        .containsPattern("1 shard, 2 shared +60,000 +55,990 +4,010 +6.7 % +4,010 +0 +4,010")
        .containsPattern("2 shards, 2 fan-out +60,000 +60,000 +0 +0 % +0 +0 +0")
        .contains("With 2 shared: take 2 shards. One is too few: 6.7 % of the records")
        .contains("With 2 fan-out: take 2 shards.");
    assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("take 2 shards");
  }

  /** On virtual time the outcome is always the same, so the page can show it to the letter. */
  @Test
  void thePageShowsWhatTheCommandPrints() throws IOException {
    assertThat(size(LOAD + " --verify --virtual-time")).isZero();
    String page = Files.readString(Path.of("../docs/sizing.md"));
    String run = out.substring(out.indexOf("Run for"), out.indexOf("KEY  ")).strip();
    String advice = out.substring(out.indexOf("With 2 shared: take")).strip();
    assertThat(page).contains(run).contains(advice);
  }

  @Test
  void jsonSaysWhatTheExitCodeSays() {
    String load = "--rate 1500 --bytes 100 --verify --virtual-time --duration 5s --output json";
    assertThat(size(load)).isZero();
    assertThat(out).containsPattern("(?m)^  \"carries\" : true").contains("\"carries\" : false");
  }

  /** One that large is given at once, and paid for while the reader asks again. */
  @Test
  void readersOfRecordsAboveWhatAShardGivesInASecondAreCarried() {
    String load =
        "--rate 0.1 --bytes 3000000 --keys uniform:1000 --verify --virtual-time --duration 2m";
    assertThat(size(load)).isZero();
    assertThat(out)
        .contains("more than a shard gives in a second: reads after it are refused")
        .contains("With 1 shared: take 1 shard.");
  }

  @Test
  void tooFewShardsExitWith3() {
    assertThat(
            size(
                "--rate 1500 --bytes 100 --verify --virtual-time --duration 5s --shards 1"
                    + " --output json"))
        .isEqualTo(3);
    assertThat(out).contains("\"carries\" : false").contains("\"throttledByRecords\" : ");
  }

  /**
   * Sharing calls for two shards, which carry it; the one that does for fan-out is too few here.
   */
  @Test
  void anyWayOfReadingWhoseMostShardsAreTooFewExitsWith3() {
    assertThat(
            size(
                "--rate 1000 --bytes 800 --arrivals poisson --consumers 3 --verify --virtual-time"
                    + " --duration 10s"))
        .isEqualTo(3);
    assertThat(out)
        .contains("With 3 shared: take 2 shards.")
        .contains("With 3 fan-out: 1 shard do");
  }

  /** A run that met no burst would say that one shard is enough. */
  @Test
  void aRunSeesAWholePeriodOfTheBursts() {
    assertThat(
            size(
                "--rate 1000 --bytes 100 --peak 1.5 --burst 20s/2m --shards 1 --retries none"
                    + " --verify --virtual-time"))
        .isEqualTo(3);
    assertThat(out).contains("Run for 120 s against").contains("1 shard does not carry it");
  }

  @Test
  void shortKeysOfAFileFitIntoShortRecords() throws IOException {
    Path keys = Files.writeString(directory.resolve("keys"), "a\nb\nc\n");
    assertThat(size("--rate 10 --bytes 5 --keys", keys.toString())).isZero();
  }

  @Test
  void sixThatShareAskTooOften() {
    assertThat(size("--rate 10 --bytes 20 --shared 6")).isZero();
    assertThat(out)
        .containsPattern("GetRecords calls +5 +calls/s +120 %")
        .contains("No number of shards is enough");
  }

  /** More shards would stay empty, so the plan says it and the run shows one. */
  @Test
  void aKeyThatIsTooMuchForAShardIsPlannedAndRunWithAWarning() {
    String load = "--rate 2000 --bytes 100 --keys uniform:1 --duration 5s --verify --virtual-time";
    assertThat(size(load)).isEqualTo(3);
    assertThat(out)
        .contains("No number of shards is enough: all records of a key go to one shard")
        .contains("one key has 100 % of the records, 200 % of what a shard takes at the peak")
        .contains("1 shard does not carry it, and more would not either");
    assertThat(size(load + " --shards 2")).isEqualTo(2);
    assertThat(err).contains("The only key hashes to one of the 2 shards");
  }

  @Test
  void recordsAboveAMebibyteNeedALargerMaxRecordSize() {
    assertThat(size("--rate 1 --bytes 2097152")).isZero();
    assertThat(out)
        .contains("Records of up to 2,097,152 B are larger than the 1 MiB")
        .contains("MaxRecordSizeInKiB to 2,048");
  }

  @Test
  void theHelpNamesTheExitCodeOfCtrlC() {
    assertThat(size("--help")).isZero();
    assertThat(out).contains("130 (128 + the signal)");
  }

  @Test
  void pricesCanBePrintedEditedAndUsed() throws IOException {
    assertThat(size("--print-prices")).isZero();
    Path file = directory.resolve("prices.properties");
    Files.writeString(file, out.replace("region = us-east-1", "region = mars-north-1"));
    assertThat(size("--rate 10 --bytes 100 --prices", file.toString())).isZero();
    assertThat(out).contains("mars-north-1");
  }

  @ParameterizedTest
  @CsvSource({
    "--bytes 100, --rate is missing",
    "--rate 100, --bytes is missing",
    "--rate 0 --bytes 100, more than 0",
    "--rate many --bytes 100, 'many'",
    "--rate 10 --bytes 20000000, A record has",
    "--rate 10 --bytes 5, no room for its key",
    "--rate 10 --bytes 100 --peak 9, more than the mean allows",
    "--rate 10 --bytes 100 --peak 0.5, The peak is",
    "--rate 10 --bytes 100 --peak 2 --burst 60s/10s, shorter than its period",
    "--rate 10 --bytes 100 --peak 2 --burst often, --burst is a length and a period",
    "--rate 10 --bytes 100 --peak 2 --burst 1x/2x, is no time",
    "--rate 10 --bytes 100 --keys zipf:x, is not uniform:N",
    "--rate 10 --bytes 100 --keys zipf:10:-1, Zipf's exponent",
    "--rate 10 --bytes 100 --keys uniform:0, There are 1",
    "--rate 10 --bytes 100 --keys /none/there, There is no file",
    "--rate 10 --records /none/there, There is no file",
    "--rate 10 --bytes 100 --records /none/there, leave out --bytes",
    "--rate 10 --bytes 100 --prices /none/there, There is no file",
    "--rate 10 --bytes 100 --consumers 2 --shared 1, leave it out",
    "--rate 10 --bytes 100 --fan-out 21, 0 … 20",
    "--rate 10 --bytes 100 --retention 1h, for 24 hours to 365 days",
    "--rate 10 --bytes 100 --retention soon, is no time",
    "--rate 10 --bytes 100 --html page.html, --html goes with --verify",
    "--rate 10 --bytes 100 --duration 5s --seed 2, '--duration, --seed go with --verify'",
    "--rate 10 --bytes 100 --no-progress, --progress goes with --verify",
    "--rate 10 --bytes 100 --stream s, --stream goes with --verify",
    "--rate 10 --bytes 100 --verify --region eu-west-1, --region goes with --endpoint",
    "--rate 10 --bytes 100 --burst 1s/10s, --peak is missing",
    "--rate 10 --records /none/there --keys uniform:5, leave out --keys",
    "--rate 10 --bytes 100 --print-prices, leave out the other options",
    "--rate 10 --bytes 100 --arrivals often, steady or poisson",
    "--rate 10 --bytes 100 --retries often, none or backoff",
    "--rate 10 --bytes 100 --output xml, text or json",
    "--rate 10 --bytes 100 --verify --html /none/x.html, there is no directory /none",
    "--rate 10 --bytes 100 --verify --html /, --html",
    "--rate 10 --bytes 100 --verify --shards 0, 1 … 1000 shards",
    "--rate 10 --bytes 100 --peak 1.5 --verify --duration 20s, Bursts come every 60 s",
    "--rate 10 --bytes 100 --peak 1.5 --burst 1h/2h --verify, let bursts come more often",
    "--rate 10 --bytes 100 --verify --duration 2h, 1 second to 1 hour",
    "--rate 10 --bytes 100 --verify --virtual-time --keys uniform:1 --shards 2, The only key",
    "--rate 10 --bytes 100 --verify --endpoint http://127.0.0.1:1, come together",
    "--rate 10 --bytes 100 --consumers 2 --verify --endpoint http://127.0.0.1:1 --stream s, one way",
    "--rate 10 --bytes 100 --verify --endpoint nowhere --stream s, --endpoint is an address",
  })
  void badInputIsOneLineAndExitsWith2(String line, String message) {
    assertThat(size(line)).isEqualTo(2);
    assertThat(err.lines()).singleElement().asString().startsWith("weir: ").contains(message);
    assertThat(out).isEmpty();
  }
}
