package io.weir.log.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.weir.log.planted.TestProcess.Ending;
import io.weir.log.planted.TestProcess.Result;
import io.weir.log.reliability.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants every {@link PlantedBug} of a module, one at a time, and runs the test that must catch it.
 * A module with bugs has a subclass. {@code -Dweir.bug=NAME,…} plants these only.
 */
public abstract class PlantedBugsSuite {
  private static final Path BUGS = Path.of("src", "test", "planted-bugs");
  private static final int WORDS = 160;

  @TempDir Path directory;

  /** So that none is forgotten when the code it is planted into changes. */
  @TestFactory
  Stream<DynamicTest> everyBugCanBePlanted() throws IOException {
    return bugs().stream()
        .map(
            bug ->
                DynamicTest.dynamicTest(
                    bug.name(),
                    () -> {
                      String source = Files.readString(BuggyClasses.source(bug));
                      assertThat(bug.plant(source)).isNotEqualToIgnoringWhitespace(source);
                      assertThat(Class.forName(bug.testClass())).isNotNull();
                      if (bug.test().contains("#")) {
                        assertThat(selectMethod(bug.test()).getJavaMethod()).isNotNull();
                      }
                    }));
  }

  @Test
  @Tag("stress")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void everyPlantedBugIsCaught() throws Exception {
    Figures figures = Figures.of("planted bugs of " + Path.of("").toAbsolutePath().getFileName());
    List<PlantedBug> bugs = bugs();
    ExecutorService processes =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      Map<String, Future<Result>> without = new TreeMap<>();
      Map<String, Future<Result>> with = new TreeMap<>();
      for (PlantedBug bug : bugs) {
        without.computeIfAbsent(bug.test(), test -> processes.submit(() -> runWithoutBug(test)));
        with.put(bug.name(), processes.submit(() -> runWith(bug)));
      }
      long survivors = 0;
      for (PlantedBug bug : bugs) {
        Result result = with.get(bug.name()).get();
        survivors += isCaught(result) ? 0 : 1;
        System.out.println(line(bug, result));
      }
      figures.add(bugs.size(), "planted").add(bugs.size() - survivors, "caught").print();
      assertThat(survivors).as("planted bugs that no test caught, or that prove nothing").isZero();
      for (Map.Entry<String, Future<Result>> run : without.entrySet()) {
        assertThat(run.getValue().get())
            .as("%s without a bug", run.getKey())
            .extracting(Result::ending)
            .isEqualTo(Ending.PASSED);
      }
    } finally {
      processes.shutdownNow();
      processes.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** A hang is not a catch: the test needs a timeout of its own. */
  private static boolean isCaught(Result result) {
    return result.ending() == Ending.FAILED || result.ending() == Ending.CRASHED;
  }

  private static String line(PlantedBug bug, Result result) {
    String verdict = isCaught(result) ? "caught" : "NOT CAUGHT (" + result.ending() + ")";
    String words = result.words();
    return String.format(
        "[planted bug] %s: %s by %s: %s",
        bug.name(),
        verdict,
        bug.test().replaceAll("^([a-z]+\\.)+", ""),
        words.substring(0, Math.min(WORDS, words.length())));
  }

  private Result runWithoutBug(String test) throws Exception {
    String name = "without-" + test.replaceAll("[^A-Za-z0-9.]", "-");
    Path none = Files.createDirectories(directory.resolve(name));
    return TestProcess.run(test, none, none.resolve("log"));
  }

  private Result runWith(PlantedBug bug) throws Exception {
    Path work = Files.createDirectories(directory.resolve(bug.name()));
    BuggyClasses.compile(bug, work);
    return TestProcess.run(bug.test(), work.resolve("classes"), work.resolve("log"));
  }

  private static List<PlantedBug> bugs() throws IOException {
    List<String> only = List.of(System.getProperty("weir.bug", "").split(","));
    try (Stream<Path> files = Files.list(BUGS)) {
      List<PlantedBug> bugs = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().endsWith(".bug")).sorted().toList()) {
        PlantedBug bug = PlantedBug.read(file);
        if (only.contains("") || only.contains(bug.name())) {
          bugs.add(bug);
        }
      }
      return bugs;
    }
  }
}
