package io.weir.server.validation;

import io.weir.server.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what in a request violates the service model, and says all of it at once in Amazon's
 * words. Paths are built only when something is wrong. Not thread-safe.
 */
public final class Violations {
  private static final int MAX_REPORTED = 10;
  private static final int MAX_SHOWN = 2048;

  private final List<String> found = new ArrayList<>(0);
  private @Nullable String list;
  private int index;

  /** From here on, paths are below that element of a list. */
  public Violations inElement(String listMember, int zeroBasedIndex) {
    list = listMember;
    index = zeroBasedIndex;
    return this;
  }

  /** The member must be there. */
  public Violations required(String path, @Nullable Object value) {
    if (value == null) {
      add("null", path, "Member must not be null");
    }
    return this;
  }

  /** The string, if there, must keep a rule. */
  public Violations check(String path, @Nullable String value, StringRule rule) {
    if (value == null) {
      return this;
    }
    if (!rule.patternKept(value)) {
      add(quoted(value), path, "Member must satisfy regular expression pattern: " + rule.shown());
    }
    return length(path, value, StringRule.lengthOf(value), rule.min(), rule.max());
  }

  /** The number of elements or bytes must lie in a range. */
  public Violations size(String path, String shown, int size, int min, int max) {
    return length(path, shown, size, min, max);
  }

  private Violations length(String path, String shown, int length, int min, int max) {
    if (length < min) {
      add(quoted(shown), path, "Member must have length greater than or equal to " + min);
    } else if (length > max) {
      add(quoted(shown), path, "Member must have length less than or equal to " + max);
    }
    return this;
  }

  /** All keys and all values must have lengths that are allowed. */
  public Violations entries(
      String path, Map<String, String> map, StringRule keys, StringRule values) {
    if (!map.keySet().stream().allMatch(keys::lengthKept)) {
      add(
          quoted(map.toString()),
          path,
          "Map keys must satisfy constraint: " + keys.lengthInWords());
    }
    if (!map.values().stream().allMatch(values::lengthKept)) {
      add(
          quoted(map.toString()),
          path,
          "Map value must satisfy constraint: " + values.lengthInWords());
    }
    return this;
  }

  /** All elements must have lengths that are allowed. */
  public Violations elements(String path, List<String> list, StringRule rule) {
    if (!list.stream().allMatch(rule::lengthKept)) {
      add(quoted(list.toString()), path, "Member must satisfy constraint: " + rule.lengthInWords());
    }
    return this;
  }

  /** All elements must be of some. */
  public Violations allOf(String path, List<String> list, List<String> allowed) {
    if (!allowed.containsAll(list)) {
      add(
          quoted(list.toString()),
          path,
          "Member must satisfy constraint: [Member must satisfy enum value set: ["
              + String.join(", ", allowed)
              + "]]");
    }
    return this;
  }

  /** The number, if there, must lie in a range. */
  public Violations range(String path, @Nullable Integer value, int min, int max) {
    if (value != null && value < min) {
      add(quoted(value.toString()), path, "Member must have value greater than or equal to " + min);
    } else if (value != null && value > max) {
      add(quoted(value.toString()), path, "Member must have value less than or equal to " + max);
    }
    return this;
  }

  /** The string, if there, must be one of some. */
  public Violations oneOf(String path, @Nullable String value, List<String> allowed) {
    if (value != null && !allowed.contains(value)) {
      add(
          quoted(value),
          path,
          "Member must satisfy enum value set: [" + String.join(", ", allowed) + "]");
    }
    return this;
  }

  /**
   * Ends the checks.
   *
   * @throws ApiException a {@code ValidationException} if anything was wrong
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      int count = found.size();
      throw ApiException.validation(
          count
              + (count == 1 ? " validation error detected: " : " validation errors detected: ")
              + String.join("; ", found));
    }
  }

  private void add(String value, String path, String constraint) {
    if (found.size() < MAX_REPORTED) {
      String prefix = list == null ? "" : list + "." + (index + 1) + ".member.";
      found.add(
          "Value "
              + value
              + " at '"
              + prefix
              + path
              + "' failed to satisfy constraint: "
              + constraint);
    }
  }

  private static String quoted(String value) {
    return "'" + (value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "…" : value) + "'";
  }
}
