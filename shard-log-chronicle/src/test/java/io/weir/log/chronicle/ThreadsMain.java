package io.weir.log.chronicle;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Uses a store in a JVM of its own, where nobody has loaded Chronicle before, and prints the
 * threads that are left once it is closed.
 */
final class ThreadsMain {
  /** What begins and ends the list. */
  static final String LEFT = "left: ";

  /** Those of the JDK: of the JVM, and of cleaners and processes. */
  private static final Set<String> OF_THE_JDK = Set.of("system", "InnocuousThreadGroup");

  private ThreadsMain() {}

  /**
   * The program.
   *
   * @param args the directory
   */
  public static void main(String[] args) {
    try (OneLog one = new OneLog(ChronicleLogStore.builder(Path.of(args[0])))) {
      one.put("a");
      if (!one.read(0).equals(List.of("a"))) {
        throw new AssertionError(one.read(0).toString());
      }
      one.forceAll(0);
    }
    List<String> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread != Thread.currentThread() && !isOfTheJdk(thread))
            .map(Thread::getName)
            .sorted()
            .toList();
    System.out.println(LEFT + left);
    System.exit(0); // a thread that is left may be no daemon
  }

  private static boolean isOfTheJdk(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null || OF_THE_JDK.contains(group.getName()); // null: it has ended
  }
}
