package io.weir.log.planted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A bug to be planted into one source file, read from a text file {@code NAME.bug}:
 *
 * <pre>
 *   what: The commit does not force the journal.
 *   file: io/weir/log/mapped/CommitJournal.java
 *   test: io.weir.log.mapped.PowerLossTest
 *   --- before
 *         current.file.force();
 *   +++ after
 *         // nothing
 * </pre>
 *
 * <p>{@code test} is a class, or {@code Class#method}. The lines before must stand exactly once in
 * the file; blanks around them do not count. There may be several pairs.
 *
 * @param name the file's name without its ending
 * @param what one sentence
 * @param file below {@code src/main/java} of some module
 * @param test the one that must fail with the bug, and pass without
 */
record PlantedBug(String name, String what, String file, String test, List<Change> changes) {
  private static final String BEFORE = "--- before";
  private static final String AFTER = "+++ after";

  /** Lines to be replaced, and what by. */
  record Change(List<String> before, List<String> after) {

    private List<String> apply(List<String> source) {
      List<Integer> places = new ArrayList<>();
      for (int at = 0; at + before.size() <= source.size(); at++) {
        if (stripped(source.subList(at, at + before.size())).equals(before)) {
          places.add(at);
        }
      }
      if (places.size() != 1) {
        throw new IllegalStateException(
            "these lines stand in the source " + places.size() + " times, not once: " + before);
      }
      List<String> changed = new ArrayList<>(source.subList(0, places.get(0)));
      changed.addAll(after);
      changed.addAll(source.subList(places.get(0) + before.size(), source.size()));
      return changed;
    }
  }

  static PlantedBug read(Path path) throws IOException {
    String name = String.valueOf(path.getFileName()).replaceFirst("\\.bug$", "");
    List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
    List<Change> changes = new ArrayList<>();
    int at = lines.indexOf(BEFORE);
    while (at >= 0 && at < lines.size()) {
      int middle = at + lines.subList(at, lines.size()).indexOf(AFTER);
      if (!lines.get(at).equals(BEFORE) || middle < at) {
        throw new IOException(path + " has no lines '" + BEFORE + "' and '" + AFTER + "' in turn");
      }
      int next = lines.subList(middle, lines.size()).indexOf(BEFORE);
      int end = next < 0 ? lines.size() : middle + next;
      changes.add(
          new Change(
              stripped(withoutBlankEnd(lines.subList(at + 1, middle))),
              List.copyOf(lines.subList(middle + 1, end))));
      at = end;
    }
    if (changes.isEmpty()) {
      throw new IOException(path + " changes nothing");
    }
    return new PlantedBug(
        name,
        field(path, lines, "what: "),
        field(path, lines, "file: "),
        field(path, lines, "test: "),
        changes);
  }

  private static String field(Path path, List<String> lines, String label) throws IOException {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IOException(path + " lacks the line '" + label + "'"));
  }

  private static List<String> withoutBlankEnd(List<String> lines) {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isBlank()) {
      end--;
    }
    return lines.subList(0, end);
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  /** The source with the bug in it. */
  String plant(String source) {
    List<String> lines = source.lines().toList();
    for (Change change : changes) {
      lines = change.apply(lines);
    }
    return String.join("\n", lines) + "\n";
  }

  String testClass() {
    int hash = test.indexOf('#');
    return hash < 0 ? test : test.substring(0, hash);
  }
}
