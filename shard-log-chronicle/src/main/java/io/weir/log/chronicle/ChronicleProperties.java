package io.weir.log.chronicle;

import java.util.Map;

/**
 * The system properties that Chronicle reads when its classes are loaded, and from nowhere else.
 * What the program or its user has set stays.
 */
final class ChronicleProperties {
  private static final Map<String, String> WANTED =
      Map.of(
          "chronicle.analytics.disable", "true", // sends nothing anywhere
          "disable.ctl.orphan.tracking", "true", // with -ea only: opening the nth file would cost n
          "chronicle.announcer.disable", "true", // prints no banner
          "chronicle.disk.monitor.disable", "true", // starts no thread; DiskGuard looks instead
          "background.releaser", "false"); // starts no thread; unmaps where it closes

  private ChronicleProperties() {}

  /** To be called before the first use of a class of Chronicle. */
  static void apply() {
    WANTED.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
