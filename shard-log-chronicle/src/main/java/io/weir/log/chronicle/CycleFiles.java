package io.weir.log.chronicle;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The names of a queue's files, which say the hour that they begin at, in UTC. */
final class CycleFiles {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern(LogQueue.FILE_NAMES).withZone(ZoneOffset.UTC);

  private CycleFiles() {}

  /** The name of a cycle's file. */
  static String name(int cycle) {
    long millis = (long) cycle * LogQueue.CYCLE_MILLIS;
    return FORMAT.format(Instant.ofEpochMilli(millis)) + StoreLayout.SUFFIX;
  }
}
