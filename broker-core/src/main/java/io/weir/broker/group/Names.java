package io.weir.broker.group;

import io.weir.broker.error.InvalidArgumentException;
import java.util.regex.Pattern;

/** What groups and members may be called. */
public final class Names {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  private Names() {}

  /** Refuses what is not a name. */
  public static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidArgumentException(
          what + " has 1 to 128 characters of a-z, A-Z, 0-9, '_', '.' and '-'.");
    }
  }
}
