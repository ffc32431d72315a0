package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.server.scope.Scope;
import io.weir.server.scope.ScopedBrokers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code weir log} as a script sees it: exit codes and what is printed, on a broker's directory.
 */
class LogCommandTest {
  private static final int FIRST_FRAME = 128;
  private static final int SECOND_FRAME = 184;

  @TempDir private Path temporary;
  private Path data = Path.of("");
  private String out = "";
  private String err = "";

  @BeforeEach
  void makeADirectory() {
    data = temporary.resolve("data");
    try (Broker broker = broker()) {
      broker.createStream("clicks", 1);
      for (int i = 0; i < 5; i++) {
        broker
            .put(
                "clicks",
                "session-" + i,
                ("page " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .join();
      }
    }
  }

  private Broker broker() {
    return Broker.builder().dataDirectory(data).start();
  }

  private int weir(String... args) {
    StringWriter stdout = new StringWriter();
    StringWriter stderr = new StringWriter();
    CommandLine line = WeirMain.commandLine(args);
    int code = line.setOut(new PrintWriter(stdout)).setErr(new PrintWriter(stderr)).execute(args);
    out = stdout.toString();
    err = stderr.toString();
    return code;
  }

  private String shard() throws IOException {
    try (Stream<Path> logs = Files.list(data.resolve("logs"))) {
      return logs.map(p -> String.valueOf(p.getFileName()))
              .filter(name -> name.startsWith("clicks-"))
              .findFirst()
              .orElseThrow()
          + "/shardId-000000000000";
    }
  }

  private Path segment(String log) {
    return data.resolve("logs").resolve(log).resolve("0000000000.seg");
  }

  private static void flip(Path path, long position) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(position);
      int old = file.read();
      file.seek(position);
      file.write(old ^ 1);
    }
  }

  @Test
  void aSoundDirectory() {
    assertThat(weir("log", "verify", data.toString())).isZero();
    assertThat(out).contains("catalog").contains("sound: 2 logs, 2 segments, 6 records");
    assertThat(weir("log", "verify", data.toString(), "--output", "json")).isZero();
    assertThat(out).contains("\"sound\" : true").contains("\"findings\" : [ ]");
    assertThat(weir("log", "repair", data.toString(), "--in-place", "--yes")).isZero();
    assertThat(out).contains("there is nothing to repair");
    assertThat(weir("log", "repair", data.toString(), "--dry-run")).isZero();
  }

  @Test
  void ofADirectoryOfSeveralRegionsOneMustBeChosen() {
    Path several = temporary.resolve("several");
    Scope home = new Scope("us-east-1", "000000000000");
    ScopedBrokers.open(several, home, 1, scope -> Broker.builder()).close();
    assertThat(weir("log", "verify", several.toString())).isEqualTo(1);
    assertThat(err).contains("give the directory of one", "regions/ACCOUNT/REGION");
    Path one = several.resolve("regions/000000000000/us-east-1");
    assertThat(weir("log", "verify", one.toString())).isZero();
  }

  @Test
  void logsAndFrames() throws IOException {
    assertThat(weir("log", "inspect", data.toString())).isZero();
    assertThat(out).contains("catalog").contains(shard());
    assertThat(
            weir("log", "inspect", data.toString(), "--log", shard(), "--from", "1", "--to", "2"))
        .isZero();
    assertThat(out.lines()).hasSize(3);
    assertThat(out).contains("session-1 page 1").contains("session-2 page 2");
    assertThat(
            weir(
                "log",
                "inspect",
                data.toString(),
                "--log",
                shard(),
                "--limit",
                "1",
                "--output",
                "json"))
        .isZero();
    assertThat(out.lines()).hasSize(1);
    assertThat(out)
        .startsWith("{\"kind\":\"record\"")
        .contains("\"position\":128")
        .contains("\"partitionKey\":\"session-0\"");
  }

  @Test
  void damageIsFoundShownAndRepaired() throws IOException {
    flip(segment(shard()), SECOND_FRAME + 40);
    assertThat(weir("log", "verify", data.toString())).isEqualTo(3);
    assertThat(out)
        .contains("damage  logs/" + shard() + "/0000000000.seg at byte 184")
        .contains("offset 1")
        .contains("damaged in 1 place");
    assertThat(weir("log", "inspect", data.toString(), "--log", shard())).isEqualTo(3);
    assertThat(out).contains("DAMAGED: offset 1").contains("page 4");

    assertThat(weir("log", "repair", data.toString(), "--dry-run")).isEqualTo(3);
    assertThat(out).contains("offset 1").contains("write a gap over the bytes 184 to 240");
    assertThat(weir("log", "verify", data.toString())).isEqualTo(3);

    String copy = temporary.resolve("copy").toString();
    assertThat(weir("log", "repair", data.toString(), "--to", copy)).isZero();
    assertThat(weir("log", "verify", copy)).isZero();
    assertThat(weir("log", "verify", data.toString())).isEqualTo(3);
    assertThat(weir("log", "repair", data.toString(), "--to", copy)).isEqualTo(1);
    assertThat(err).contains("not an empty directory");

    assertThat(weir("log", "repair", data.toString(), "--in-place", "--yes")).isZero();
    assertThat(out).contains("is sound");
    assertThat(weir("log", "inspect", data.toString(), "--log", shard())).isZero();
    assertThat(out).contains("gap: offset 1");
    try (Broker broker = broker()) {
      assertThat(broker.listStreams()).containsExactly("clicks");
    }
  }

  /** An event less, and a start would delete a stream's logs. */
  @Test
  void aDamagedCatalogIsNotRepaired() throws IOException {
    flip(segment("catalog"), FIRST_FRAME + 20);
    assertThat(weir("log", "verify", data.toString())).isEqualTo(3);
    assertThat(out).contains("logs/catalog/0000000000.seg at byte 128");
    for (String[] how :
        new String[][] {{"--in-place", "--yes"}, {"--to", temporary.resolve("copy").toString()}}) {
      assertThat(
              weir(
                  java.util.stream.Stream.concat(
                          Stream.of("log", "repair", data.toString()), Stream.of(how))
                      .toArray(String[]::new)))
          .isEqualTo(1);
      assertThat(err).contains("of the catalog cannot be read").contains("backup");
    }
    assertThat(temporary.resolve("copy")).doesNotExist();
  }

  @Test
  void theBrokersOwnFiles() throws IOException {
    flip(data.resolve("weir.id"), 20);
    assertThat(weir("log", "verify", data.toString())).isEqualTo(3);
    assertThat(out).contains("damage  weir.id at byte 0: it holds damaged content");
    assertThat(weir("log", "repair", data.toString(), "--in-place", "--yes")).isEqualTo(1);
    assertThat(err).contains("weir.id").contains("restore the data directory from a backup");
    Files.delete(data.resolve("weir.id"));
    assertThat(weir("log", "verify", data.toString())).isEqualTo(3);
    assertThat(out).contains("weir.id at byte 0: the file is missing");
  }

  @Test
  void whatCannotBeDoneIsSaidInWords() {
    assertThat(weir("log", "verify", temporary.resolve("nowhere").toString())).isEqualTo(1);
    assertThat(err).startsWith("weir: there is no directory");
    assertThat(weir("log", "inspect", temporary.toString())).isEqualTo(1);
    assertThat(err).contains("holds no Weir log");
    assertThat(weir("log", "verify", data.toString(), "--log", "none")).isEqualTo(1);
    assertThat(err).contains("no log 'none'");
    Broker broker = broker();
    assertThat(weir("log", "verify", data.toString())).isEqualTo(1);
    assertThat(err).contains("in use by");
    broker.close();
  }

  @Test
  void whatIsNotUnderstood() {
    assertThat(weir("log")).isEqualTo(2);
    assertThat(weir("log", "verify")).isEqualTo(2);
    assertThat(weir("log", "repair", data.toString())).isEqualTo(2);
    assertThat(weir("log", "repair", data.toString(), "--in-place", "--to", "x")).isEqualTo(2);
    assertThat(weir("log", "inspect", data.toString(), "--log", "x", "--from", "-1")).isEqualTo(2);
    assertThat(weir("log", "verify", data.toString(), "--output", "xml")).isEqualTo(2);
    assertThat(weir("log", "--help")).isZero();
  }
}
