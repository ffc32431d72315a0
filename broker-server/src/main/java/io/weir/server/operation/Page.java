package io.weir.server.operation;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A part of a listing.
 *
 * @param items the part
 * @param hasMore whether something comes behind it
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, boolean hasMore) {

  /** The first so many that come behind a place in an ordered list. */
  public static <T> Page<T> of(List<T> all, Predicate<T> isBehind, int limit) {
    List<T> rest = all.stream().filter(isBehind).limit(limit + 1L).toList();
    boolean more = rest.size() > limit;
    return new Page<>(more ? rest.subList(0, limit) : rest, more);
  }

  /** The limit to use: the one asked for, or the default, and never above the highest. */
  public static int limit(@Nullable Integer asked, int highest) {
    return asked == null ? highest : Math.min(asked, highest);
  }
}
