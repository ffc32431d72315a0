package io.weir.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills the measured places of a page; {@code benchmarks/render} runs it. */
@Command(
    name = "benchmarks/render",
    description = {
      "Fills the places of a page from files of the same names: the place network from",
      "network.json, as benchmarks/measure writes them. A place without a file stays as it is, and",
      "the exit code is 1."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class RenderMain implements Callable<Integer> {
  private static final String PLOTS = "benchmarks";

  @Option(names = "--page", required = true, description = "The page.")
  private Path page = Path.of("");

  @Option(names = "--results", required = true, description = "The folder of the JSON files.")
  private Path results = Path.of("");

  @Option(names = "--check", description = "Writes nothing; exit code 1 if anything would change.")
  private boolean check;

  RenderMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new RenderMain());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("benchmarks/render: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException {
    String text = Files.readString(page);
    Map<String, String> contents = new TreeMap<>();
    Map<Path, String> files = new TreeMap<>();
    Path plots = page.resolveSibling(PLOTS);
    boolean complete = true;
    for (String name : Page.places(text)) {
      Path source = results.resolve(name + ".json");
      if (!Files.exists(source)) {
        System.err.println("benchmarks/render: not measured: " + name + ", no " + source);
        complete = false;
        continue;
      }
      Rendering rendering = rendering(name, source);
      contents.put(name, rendering.markdown());
      rendering.plots().forEach((file, svg) -> files.put(plots.resolve(file), svg));
    }
    files.put(page, Page.filled(text, contents));
    int stale = check ? compare(files) : write(files);
    return complete ? stale : 1;
  }

  private static Rendering rendering(String name, Path file) throws IOException {
    Report report = Report.read(file);
    String heading =
        "Measured on %s with `%s`: %s%s."
            .formatted(
                report.date(), report.command(), report.machine().text(), report.speedsText());
    return Rendering.of(name, heading, report.rows(), PLOTS);
  }

  private static int write(Map<Path, String> files) throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Path parent = file.getKey().toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file.getKey(), file.getValue());
    }
    return 0;
  }

  private static int compare(Map<Path, String> files) throws IOException {
    List<Path> stale = new ArrayList<>();
    for (Map.Entry<Path, String> file : files.entrySet()) {
      if (!Files.exists(file.getKey())
          || !Files.readString(file.getKey()).equals(file.getValue())) {
        stale.add(file.getKey());
      }
    }
    stale.forEach(path -> System.err.println("benchmarks/render: not up to date: " + path));
    return stale.isEmpty() ? 0 : 1;
  }
}
