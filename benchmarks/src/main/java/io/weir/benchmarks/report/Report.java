package io.weir.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one command measured. As JSON it is this record's members.
 *
 * @param command that measures it again
 * @param date of the measurement, as {@code 2026-11-26}; of the first and the last day where it was
 *     done on several
 * @param speeds how quick the machine was when each part was written, also parts that were measured
 *     anew since; of older files it is unknown
 */
public record Report(
    String command, String date, Machine machine, List<Speed> speeds, List<Row> rows) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Copies the lists. */
  public Report(
      String command, String date, Machine machine, @Nullable List<Speed> speeds, List<Row> rows) {
    this.command = command;
    this.date = date;
    this.machine = machine;
    this.speeds = speeds == null ? List.of() : List.copyOf(speeds);
    this.rows = List.copyOf(rows);
  }

  /** Of today, on this machine, with data in the working directory. */
  public static Report today(String command, List<Row> rows) throws IOException {
    Path here = Path.of("");
    return new Report(
        command,
        LocalDate.now(ZoneOffset.UTC).toString(),
        Machine.here(here),
        speed(here.toAbsolutePath()),
        rows);
  }

  /** What was measured is worth more than this: on a full disk there is none. */
  private static List<Speed> speed(Path directory) {
    try {
      return List.of(Speed.now(directory));
    } catch (IOException e) {
      System.err.println("how quick the machine is could not be measured: " + e);
      return List.of();
    }
  }

  /** Reads a file. */
  public static Report read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Report.class);
  }

  /**
   * Writes a file. Where there is one already, its rows stay, but for those of the groups that are
   * measured anew: a table may be measured in parts. Those of another machine go.
   */
  public void write(Path file) throws IOException {
    write(file, (old, row) -> old.group().equals(row.group()));
  }

  /**
   * Writes a file as {@link #write} does, but only rows of the same group and title are replaced:
   * for commands that measure one row of a group at a time.
   */
  public void writeRows(Path file) throws IOException {
    write(file, (old, row) -> old.group().equals(row.group()) && old.title().equals(row.title()));
  }

  private void write(Path file, BiPredicate<Row, Row> replaces) throws IOException {
    Report written = Files.exists(file) ? read(file).with(this, replaces) : this;
    Files.writeString(file, JSON.writeValueAsString(written) + "\n");
  }

  private Report with(Report later, BiPredicate<Row, Row> replaces) {
    List<Row> all = new ArrayList<>(machine.equals(later.machine) ? rows : List.of());
    all.removeIf(old -> later.rows.stream().anyMatch(row -> replaces.test(old, row)));
    String first = date.split(" ", -1)[0];
    boolean alone = all.isEmpty();
    boolean oneDay = alone || first.equals(later.date);
    all.addAll(later.rows);
    List<Speed> known = new ArrayList<>(alone ? List.of() : speeds);
    known.addAll(later.speeds);
    return new Report(
        later.command,
        oneDay ? later.date : first + " to " + later.date,
        later.machine,
        known,
        all);
  }

  /** How quick the machine was, in words; nothing where that is unknown. */
  String speedsText() {
    return told("; MD5 of a key %s ns", Speed::md5Nanos)
        + told("; a page's first touch, mapped, %s ns", Speed::firstTouchNanos)
        + told(", and of new memory %s ns", Speed::newMemoryNanos);
  }

  /** The least and the greatest of the figures that were measured. */
  private String told(String form, ToDoubleFunction<Speed> what) {
    DoubleSummaryStatistics all =
        speeds.stream().mapToDouble(what).filter(value -> value > 0).summaryStatistics();
    if (all.getCount() == 0) {
      return "";
    }
    String least = Digits.of(all.getMin());
    String most = Digits.of(all.getMax());
    return form.formatted(least.equals(most) ? least : least + " to " + most);
  }

  /** Prints it for people. */
  public void print(PrintStream out) {
    for (Row row : rows) {
      out.printf("%s: %s%n", row.group(), row.title());
      if (!row.conditions().isEmpty()) {
        out.printf("  %s%n", row.conditions());
      }
      for (Figure figure : row.figures()) {
        out.printf(
            Locale.ROOT, "  %-40s %,14.2f %s%n", figure.what(), figure.value(), figure.unit());
      }
      if (!row.succeeded()) {
        out.printf("  FAILED: %s%n", row.failure());
      }
    }
  }
}
