package io.weir.server.scope;

import java.util.regex.Pattern;

/**
 * Whose streams: those of an account in a region. Streams of two scopes have nothing in common, not
 * even their names. Immutable.
 *
 * <p>Both parts become names of directories, so what they may be made of is checked here: neither
 * can be empty, begin with a dot or hold a separator.
 *
 * @param region 1 to 64 of a-z, 0-9 and '-', with a letter or digit at either end
 * @param account twelve digits
 */
public record Scope(String region, String account) {
  private static final Pattern REGION = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one has another form
   */
  public Scope {
    if (!isRegion(region)) {
      throw new IllegalArgumentException(
          "A region is 1 to 64 of a-z, 0-9 and '-', with a letter or digit at either end, not '"
              + region
              + "'.");
    }
    if (!isAccount(account)) {
      throw new IllegalArgumentException("An account is twelve digits, not '" + account + "'.");
    }
  }

  /** Whether that is the form of a region's name; there need be none of that name. */
  static boolean isRegion(String name) {
    return REGION.matcher(name).matches();
  }

  /** Whether that is the form of an account. */
  static boolean isAccount(String digits) {
    return ACCOUNT.matcher(digits).matches();
  }

  /** In words, for messages. */
  @Override
  public String toString() {
    return "region " + region + " of account " + account;
  }
}
