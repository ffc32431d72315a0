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
import java.util.List;
import java.util.Locale;

/**
 * What one command measured. As JSON it is this record's members.
 *
 * @param command that measures it again
 * @param date of the measurement, as {@code 2026-11-26}
 */
public record Report(String command, String date, Machine machine, List<Row> rows) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Copies the rows. */
  public Report {
    rows = List.copyOf(rows);
  }

  /** Of today, on this machine, with data in the working directory. */
  public static Report today(String command, List<Row> rows) throws IOException {
    return new Report(
        command, LocalDate.now(ZoneOffset.UTC).toString(), Machine.here(Path.of("")), rows);
  }

  /** Reads a file. */
  public static Report read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Report.class);
  }

  /**
   * Writes a file. Where there is one already, its rows stay, but for those of the groups that are
   * measured anew: a table may be measured in parts.
   */
  public void write(Path file) throws IOException {
    List<Row> all = new ArrayList<>();
    if (Files.exists(file)) {
      all.addAll(read(file).rows);
      all.removeIf(old -> rows.stream().anyMatch(row -> row.group().equals(old.group())));
    }
    all.addAll(rows);
    Files.writeString(
        file, JSON.writeValueAsString(new Report(command, date, machine, all)) + "\n");
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
