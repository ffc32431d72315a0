package io.weir.broker.stream;

import java.util.Set;

/**
 * What enhanced monitoring published before a change, and what it does afterwards.
 *
 * @param before the metrics before
 * @param after the metrics now
 */
public record MetricsChange(Set<ShardMetric> before, Set<ShardMetric> after) {}
