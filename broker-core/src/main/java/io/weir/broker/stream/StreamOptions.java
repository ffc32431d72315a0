package io.weir.broker.stream;

import java.util.Map;

/**
 * What a new stream may be given.
 *
 * @param tags at most 50, by key
 * @param maxRecordKib the longest record that it takes, 1,024 … 10,240 KiB, or 0 for the broker's
 *     default
 * @param warmMibps for an on-demand stream of an account with a commitment: the MiB/s to be ready
 *     for from the start, 1 … 10,240, or 0 for the usual four shards
 */
public record StreamOptions(Map<String, String> tags, int maxRecordKib, int warmMibps) {
  /** Nothing in particular. */
  public static final StreamOptions NONE = new StreamOptions(Map.of(), 0);

  /** Those of any stream. */
  public StreamOptions(Map<String, String> tags, int maxRecordKib) {
    this(tags, maxRecordKib, 0);
  }

  /** Copies the map. */
  public StreamOptions {
    tags = Map.copyOf(tags);
  }
}
