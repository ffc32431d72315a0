package io.weir.log;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which engine a directory is of. Each engine keeps a text file {@code store} there, whose first
 * line is {@code weir-log VERSION} for the mapped engine and {@code weir-log-NAME VERSION} for any
 * other.
 */
public final class StoreKind {
  private static final Pattern FIRST_LINE = Pattern.compile("weir-log(?:-([a-z]+))? [0-9]+");

  private StoreKind() {}

  /**
   * Why an engine does not open a directory whose {@code store} begins with a line that is not its
   * own.
   *
   * @param store the file
   * @param firstLine what it begins with
   */
  public static UnsupportedFormatException refusal(Path store, String firstLine) {
    Matcher matcher = FIRST_LINE.matcher(firstLine);
    if (!matcher.matches()) {
      return new UnsupportedFormatException(
          store + " is not a Weir log's; choose another data directory", null);
    }
    String engine = matcher.group(1) == null ? "mapped" : matcher.group(1);
    return new UnsupportedFormatException(
        store.getParent()
            + " was made by the engine '"
            + engine
            + "'; open it with that one, or choose another data directory",
        null);
  }
}
