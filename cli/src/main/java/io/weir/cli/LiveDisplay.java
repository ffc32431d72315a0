package io.weir.cli;

import io.weir.sizing.report.Figures;
import io.weir.sizing.run.Progress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A run on a terminal: a few lines that are drawn over each second, and gone at the end. */
final class LiveDisplay implements Progress.Listener, AutoCloseable {
  private static final int BAR = 30;
  private static final int HISTORY = 30;
  private static final String STEPS = "▁▂▃▄▅▆▇█";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final @Nullable PrintStream out;

  /** Throttled attempts of the last seconds, of each trial. */
  private final List<List<Long>> throttled = new ArrayList<>();

  private int lines;

  /** On a terminal, or nowhere. */
  LiveDisplay(@Nullable PrintStream out) {
    this.out = out;
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
    for (int i = 0; i < progress.trials().size(); i++) {
      shown.add(line(progress.trials().get(i), history(i)));
    }
    rewind(target);
    shown.forEach(target::println);
    target.flush();
    lines = shown.size();
  }

  private List<Long> history(int trial) {
    if (trial == throttled.size()) {
      throttled.add(new ArrayList<>());
    }
    return throttled.get(trial);
  }

  private static String line(Progress.State state, List<Long> history) {
    history.add(state.throttled());
    if (history.size() > HISTORY) {
      history.remove(0);
    }
    return String.format(
        Locale.ROOT,
        "  %-22s %,7d/s taken %,7d/s throttled %s %,d in all, %,d reads; read after %s",
        state.title(),
        state.stored(),
        state.throttled(),
        sparks(history),
        state.throttledInAll(),
        state.readsThrottled(),
        Figures.seconds(state.delayMillis()));
  }

  private static String sparks(List<Long> history) {
    long most = Math.max(1, history.stream().mapToLong(Long::longValue).max().orElse(1));
    StringBuilder sparks = new StringBuilder(" ".repeat(HISTORY - history.size()));
    for (long value : history) {
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
