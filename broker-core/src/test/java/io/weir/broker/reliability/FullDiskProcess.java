package io.weir.broker.reliability;

import io.weir.broker.Broker;
import io.weir.log.Durability;
import java.nio.file.Path;

/**
 * Fills and frees a real file system in a process of its own, so that the end of the process is a
 * failed test and not the end of the tests.
 */
final class FullDiskProcess {
  private FullDiskProcess() {}

  public static void main(String[] arguments) {
    Path mounted = Path.of(arguments[0]);
    Space space = Space.of(mounted.resolve("filler"));
    FillAndFree scenario =
        new FillAndFree(
            Broker::builder,
            mounted.resolve("data"),
            Durability.valueOf(arguments[1]),
            space,
            Long.parseLong(arguments[2]),
            Long.parseLong(arguments[3]));
    try {
      scenario.run(Integer.parseInt(arguments[4]));
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3);
    }
    System.out.println(
        scenario.timesFull() + " " + scenario.refusals() + " " + scenario.acknowledged());
  }
}
