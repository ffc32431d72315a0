package io.weir.log.chronicle;

import java.nio.file.Path;

/**
 * Opens a store in a JVM of its own, prints the flags that are missing, and ends with 0 if any is.
 */
final class FlaglessMain {
  private FlaglessMain() {}

  /**
   * The program.
   *
   * @param args the directory
   */
  public static void main(String[] args) {
    try (ChronicleLogStore store = ChronicleLogStore.builder(Path.of(args[0])).open()) {
      System.out.println("opened, failure: " + store.failure());
      System.exit(1);
    } catch (MissingJvmFlagsException e) {
      System.out.println(e.flags());
    }
  }
}
