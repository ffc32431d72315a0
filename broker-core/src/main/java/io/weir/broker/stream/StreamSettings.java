package io.weir.broker.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is set on a stream beside its shards, mode and retention. Immutable.
 *
 * @param tags by key
 * @param policy its resource policy, or the empty string
 * @param keyId the key that its records are said to be encrypted with, or the empty string
 * @param metrics what enhanced monitoring publishes
 * @param maxRecordKib the longest record that it takes, in KiB, or 0 for the broker's default
 * @param warmMibps the MiB/s that an on-demand stream is to be ready for, or 0
 * @param changes when its mode and its key were changed last
 * @param peaks how much was put at most on the last days, while it was on demand
 */
public record StreamSettings(
    SortedMap<String, String> tags,
    String policy,
    String keyId,
    Set<ShardMetric> metrics,
    int maxRecordKib,
    int warmMibps,
    StreamChanges changes,
    PeakHistory peaks) {
  /** Those of a new stream. */
  public static final StreamSettings NONE =
      new StreamSettings(
          new TreeMap<>(), "", "", Set.of(), 0, 0, StreamChanges.NONE, PeakHistory.NONE);

  /** Copies the collections. */
  public StreamSettings {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    metrics = ordered(metrics);
  }

  private static Set<ShardMetric> ordered(Collection<ShardMetric> metrics) {
    EnumSet<ShardMetric> copy = EnumSet.noneOf(ShardMetric.class);
    copy.addAll(metrics);
    return Collections.unmodifiableSet(copy);
  }

  /** Whether records are said to be encrypted. */
  public boolean isEncrypted() {
    return !keyId.isEmpty();
  }

  /** With other tags. */
  public StreamSettings withTags(SortedMap<String, String> changed) {
    return new StreamSettings(
        changed, policy, keyId, metrics, maxRecordKib, warmMibps, changes, peaks);
  }

  /** With another policy. */
  public StreamSettings withPolicy(String changed) {
    return new StreamSettings(
        tags, changed, keyId, metrics, maxRecordKib, warmMibps, changes, peaks);
  }

  /** With another key. */
  public StreamSettings withKeyId(String changed) {
    return new StreamSettings(
        tags, policy, changed, metrics, maxRecordKib, warmMibps, changes, peaks);
  }

  /** With other metrics. */
  public StreamSettings withMetrics(Set<ShardMetric> changed) {
    return new StreamSettings(
        tags, policy, keyId, changed, maxRecordKib, warmMibps, changes, peaks);
  }

  /** With another longest record. */
  public StreamSettings withMaxRecordKib(int changed) {
    return new StreamSettings(tags, policy, keyId, metrics, changed, warmMibps, changes, peaks);
  }

  /** With another warm throughput. */
  public StreamSettings withWarmMibps(int changed) {
    return new StreamSettings(tags, policy, keyId, metrics, maxRecordKib, changed, changes, peaks);
  }

  /** With other times of changes. */
  public StreamSettings withChanges(StreamChanges changed) {
    return new StreamSettings(
        tags, policy, keyId, metrics, maxRecordKib, warmMibps, changed, peaks);
  }

  /** With other peaks. */
  public StreamSettings withPeaks(PeakHistory changed) {
    return new StreamSettings(
        tags, policy, keyId, metrics, maxRecordKib, warmMibps, changes, changed);
  }
}
