package io.weir.log.chronicle;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The names of a queue's files, which say the hour that they begin at, in UTC. */
final class CycleFiles {
  /** How a file ends that was set aside, since Chronicle may not see it. */
  private static final String ASIDE = StoreLayout.SUFFIX + ".damaged";

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern(LogQueue.FILE_NAMES).withZone(ZoneOffset.UTC);

  private CycleFiles() {}

  /** The name of a cycle's file. */
  static String name(int cycle) {
    return stem(cycle) + StoreLayout.SUFFIX;
  }

  /** The name of a cycle's file that was set aside. */
  static String asideName(int cycle) {
    return stem(cycle) + ASIDE;
  }

  private static String stem(int cycle) {
    return FORMAT.format(Instant.ofEpochMilli((long) cycle * LogQueue.CYCLE_MILLIS));
  }

  static boolean isAside(String name) {
    return name.endsWith(ASIDE);
  }

  /** Which cycle's file has this name; -1 if none has. */
  static int cycle(String name) {
    String suffix = isAside(name) ? ASIDE : StoreLayout.SUFFIX;
    if (!name.endsWith(suffix)) {
      return -1;
    }
    try {
      LocalDateTime time =
          FORMAT.parse(
              name.substring(0, name.length() - suffix.length()), CycleFiles::beginningOfHour);
      return (int) (time.toInstant(ZoneOffset.UTC).toEpochMilli() / LogQueue.CYCLE_MILLIS);
    } catch (DateTimeParseException e) {
      return -1;
    }
  }

  private static LocalDateTime beginningOfHour(java.time.temporal.TemporalAccessor parsed) {
    return java.time.LocalDate.from(parsed)
        .atTime(parsed.get(java.time.temporal.ChronoField.HOUR_OF_DAY), 0);
  }
}
