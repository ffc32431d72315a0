package io.weir.broker;

import io.weir.broker.error.InvalidArgumentException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tags of a stream or a consumer: what they may be, and what changes make of them. */
final class Tags {
  private static final int MAX_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{M}\\p{N}\\p{Z}\\s_./=+%@:-]*");
  private static final String RESERVED = "aws:";

  private Tags() {}

  /** Some tags with others added, which replace those of the same key. */
  static SortedMap<String, String> with(Map<String, String> present, Map<String, String> added) {
    added.forEach(Tags::check);
    SortedMap<String, String> all = new TreeMap<>(present);
    all.putAll(added);
    if (all.size() > MAX_TAGS) {
      throw new InvalidArgumentException(
          "A stream or consumer has at most "
              + MAX_TAGS
              + " tags; these would be "
              + all.size()
              + ".");
    }
    return all;
  }

  /** Some tags without those of some keys, which need not be there. */
  static SortedMap<String, String> without(Map<String, String> present, Collection<String> keys) {
    SortedMap<String, String> rest = new TreeMap<>(present);
    rest.keySet().removeAll(keys);
    return rest;
  }

  private static void check(String key, String value) {
    int keyLength = key.codePointCount(0, key.length());
    if (keyLength < 1 || keyLength > MAX_KEY) {
      throw new InvalidArgumentException(
          "A tag's key has 1 to " + MAX_KEY + " characters, not " + keyLength + ".");
    }
    int valueLength = value.codePointCount(0, value.length());
    if (valueLength > MAX_VALUE) {
      throw new InvalidArgumentException(
          "A tag's value has at most " + MAX_VALUE + " characters, not " + valueLength + ".");
    }
    if (!ALLOWED.matcher(key).matches() || !ALLOWED.matcher(value).matches()) {
      throw new InvalidArgumentException(
          "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white"
              + " space, _ . / = + - % @ :");
    }
    if (key.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
      throw new InvalidArgumentException(
          "Tag key " + key + ": keys that begin with " + RESERVED + " are reserved.");
    }
  }
}
