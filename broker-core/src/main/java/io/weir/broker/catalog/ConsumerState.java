package io.weir.broker.catalog;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A registered consumer of a stream as the catalog knows it. Immutable.
 *
 * @param name unique in its stream
 * @param creationSecond when it was registered; no two consumers of one name ever have the same
 * @param tags by key
 * @param policy its resource policy, or the empty string
 */
public record ConsumerState(
    String name, long creationSecond, SortedMap<String, String> tags, String policy) {
  /** Copies the map. */
  public ConsumerState {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  ConsumerState withTags(SortedMap<String, String> changed) {
    return new ConsumerState(name, creationSecond, changed, policy);
  }

  ConsumerState withPolicy(String changed) {
    return new ConsumerState(name, creationSecond, tags, changed);
  }
}
