package io.weir.log;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A log's identity.
 *
 * @param name where it lies in its store: one to three path elements of {@code [A-Za-z0-9._-]},
 *     separated by {@code /}, none of them starting with a dot
 * @param uuid goes into the checksum of every frame, so that files of another log never pass for
 *     this one's. A log that is deleted and made again under the same name must get another one.
 */
public record LogId(String name, UUID uuid) {
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}){0,2}");

  /** Checks the name. */
  public LogId {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a log name: " + name);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
