package io.weir.broker.stream;

import java.util.Map;

/**
 * What a new stream may be given.
 *
 * @param tags at most 50, by key
 * @param maxRecordKib the longest record that it takes, 1,024 … 10,240 KiB, or 0 for the broker's
 *     default
 */
public record StreamOptions(Map<String, String> tags, int maxRecordKib) {
  /** Nothing in particular. */
  public static final StreamOptions NONE = new StreamOptions(Map.of(), 0);

  /** Copies the map. */
  public StreamOptions {
    tags = Map.copyOf(tags);
  }
}
