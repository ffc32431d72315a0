package io.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.log.offline.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Says findings to people and to programs. */
final class FindingPrinter {
  private final Path directory;

  FindingPrinter(Path directory) {
    this.directory = directory;
  }

  void print(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      out.println(
          finding.severity().name().toLowerCase(Locale.ROOT)
              + "  "
              + name(finding.file())
              + " at byte "
              + Sizes.grouped(finding.position())
              + ": "
              + finding.what());
      if (!finding.log().isEmpty()) {
        out.println("        log " + finding.log() + offsets(finding));
      }
      out.println("        " + finding.remedy());
    }
  }

  private static String offsets(Finding finding) {
    long count = finding.endOffset() - finding.firstOffset();
    return finding.losesRecords() ? ", " + range(finding.firstOffset(), count) : "";
  }

  /** Such as {@code offsets 3 to 7 (5 records)}. */
  static String range(long first, long count) {
    return count == 1
        ? "offset " + first
        : "offsets " + first + " to " + (first + count - 1) + " (" + Sizes.grouped(count) + ")";
  }

  /** A file as a path in the directory. */
  String name(Path file) {
    return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
  }

  void write(List<Finding> findings, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("findings");
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringField("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      json.writeStringField("file", name(finding.file()));
      json.writeNumberField("position", finding.position());
      json.writeStringField("log", finding.log());
      if (finding.losesRecords()) {
        json.writeNumberField("firstOffset", finding.firstOffset());
        json.writeNumberField("endOffset", finding.endOffset());
      }
      json.writeStringField("what", finding.what());
      json.writeStringField("remedy", finding.remedy());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
