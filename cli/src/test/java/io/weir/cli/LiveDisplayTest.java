package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sizing.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line that is broken in two cannot be drawn over: the screen would fill with them. */
class LiveDisplayTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static Progress.State state(String title, long factor) {
    return new Progress.State(
        title, 1000 * factor, 900 * factor, 345 * factor, 94_980 * factor, 178, 19, 3_900);
  }

  private Stream<String> drawn(int columns, List<Progress.State> states) {
    LiveDisplay display =
        new LiveDisplay(new PrintStream(out, true, StandardCharsets.UTF_8), columns);
    for (int second = 1; second <= 40; second++) {
      display.onSecond(new Progress(second, 60, states));
    }
    return out.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[\\d*[AJ]|\r", "").lines();
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120, 200})
  void noLineIsWiderThanTheTerminal(int columns) {
    List<Progress.State> states =
        List.of(state("1 shard, 2 shared", 1), state("1000 shards, 100 shared, 20 fan-out", 1000));
    assertThat(drawn(columns, states)).allMatch(line -> line.length() < columns);
  }

  @Test
  void allFiguresFitInto80Columns() {
    assertThat(drawn(80, List.of(state("2 shards, 2 fan-out", 1))))
        .anyMatch(line -> line.matches("  2 shards, 2 fan-out +900 +345 +94,980 +19 +3.9 s ▇*█*"))
        .anyMatch(line -> line.contains("40 s of 60 s, 1,000 events"));
  }

  @Test
  void noMoreLinesThanTheTerminalShows() {
    List<Progress.State> states =
        IntStream.range(1, 60).mapToObj(i -> state(i + " shards, 1 shared", 1)).toList();
    assertThat(drawn(80, states).count()).isEqualTo(40 * 22);
  }
}
