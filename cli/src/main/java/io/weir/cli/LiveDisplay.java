package io.weir.cli;

import io.weir.sizing.report.Figures;
import io.weir.sizing.run.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run on a terminal: a few lines that are drawn over each second, and gone at the end. No line is
 * wider than the terminal, for one that is broken into two could not be drawn over.
 */
final class LiveDisplay implements Progress.Listener, AutoCloseable {
  private static final int BAR = 20;
  private static final int HISTORY = 30;

  /** A terminal of 24 lines shows that many and what is around them. */
  private static final int MOST_TRIALS = 20;

  private static final int LONGEST_TITLE = 30;
  private static final String STEPS = "▁▂▃▄▅▆▇█";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final @Nullable PrintStream out;
  private final int columns;

  /** Throttled attempts of the last seconds, of each trial. */
  private final List<List<Long>> throttled = new ArrayList<>();

  private int lines;

  /**
   * On a terminal, or nowhere.
   *
   * @param columns that the terminal has
   */
  LiveDisplay(@Nullable PrintStream out, int columns) {
    this.out = out;
    this.columns = columns - 1; // Some terminals go to the next line once the last column is full.
  }

  @Override
  public void onSecond(Progress progress) {
    PrintStream target = out;
    if (target == null) {
      return;
    }
    List<String> shown = new ArrayList<>();
    int full = BAR * progress.seconds() / progress.of();
    shown.add(
        String.format(
            Locale.ROOT,
            "size [%s%s] %d s of %d s, %,d events in the last",
            "#".repeat(full),
            "-".repeat(BAR - full),
            progress.seconds(),
            progress.of(),
            progress.trials().get(0).arrived()));
    List<Progress.State> trials = progress.trials();
    int title = trials.stream().mapToInt(state -> state.title().length()).max().orElse(0);
    title = Math.min(LONGEST_TITLE, title);
    shown.add(head(title));
    for (int i = 0; i < trials.size(); i++) {
      String line = line(trials.get(i), history(i), title);
      if (i < MOST_TRIALS) {
        shown.add(line);
      }
    }
    rewind(target);
    shown.stream().map(line -> cut(line, columns)).forEach(target::println);
    target.flush();
    lines = shown.size();
  }

  private List<Long> history(int trial) {
    if (trial == throttled.size()) {
      throttled.add(new ArrayList<>());
    }
    return throttled.get(trial);
  }

  private static String head(int title) {
    return String.format(
        Locale.ROOT,
        "%-" + (title + 2) + "s %9s %9s %9s %7s %7s",
        "  a second:",
        "accepted",
        "throttled",
        "in all",
        "reads",
        "read in");
  }

  private String line(Progress.State state, List<Long> history, int title) {
    history.add(state.throttled());
    if (history.size() > HISTORY) {
      history.remove(0);
    }
    String figures =
        String.format(
            Locale.ROOT,
            "  %-" + title + "s %,9d %,9d %,9d %,7d %7s ",
            cut(state.title(), title),
            state.stored(),
            state.throttled(),
            state.throttledInAll(),
            state.readsThrottled(),
            Figures.seconds(state.delayMillis()));
    return figures + sparks(history, Math.max(0, columns - figures.length()));
  }

  private static String cut(String line, int length) {
    return line.length() <= length ? line : line.substring(0, length - 1) + "…";
  }

  /** The last of them, as many as there is room for. */
  private static String sparks(List<Long> history, int room) {
    long most = Math.max(1, history.stream().mapToLong(Long::longValue).max().orElse(1));
    StringBuilder sparks = new StringBuilder();
    for (long value : history.subList(Math.max(0, history.size() - room), history.size())) {
      int step = (int) (value * (STEPS.length() - 1) / most);
      sparks.append(value == 0 ? '·' : STEPS.charAt(step));
    }
    return sparks.toString();
  }

  private void rewind(PrintStream target) {
    if (lines > 0) {
      target.printf("\u001b[%dA\r", lines);
      target.print(CLEAR_BELOW);
    }
  }

  @Override
  public void close() {
    PrintStream target = out;
    if (target != null) {
      rewind(target);
      target.flush();
      lines = 0;
    }
  }
}
