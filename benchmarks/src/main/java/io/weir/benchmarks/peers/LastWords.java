package io.weir.benchmarks.peers;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The line of a process's output that says best why it failed. */
final class LastWords {
  private static final Predicate<String> FAILURE =
      Pattern.compile("(^|[\\s.])\\w*(Exception|Error)(:|$)").asPredicate();
  private static final Predicate<String> FRAME =
      Pattern.compile("^\\s*(at |\\.\\.\\. \\d+ )").asPredicate();

  private LastWords() {}

  /**
   * The last line with a failure's message, or else the last one that is not of a stack's trace.
   */
  static String of(List<String> lines) {
    List<String> words =
        lines.stream().filter(FRAME.negate()).filter(line -> !line.isBlank()).toList();
    List<String> failures = words.stream().filter(FAILURE).toList();
    List<String> best = failures.isEmpty() ? words : failures;
    return best.isEmpty() ? "it said nothing" : best.get(best.size() - 1).strip();
  }
}
