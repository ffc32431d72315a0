package io.weir.benchmarks.report;

/**
 * One figure.
 *
 * @param what is measured, such as {@code p99}
 * @param unit such as {@code ms}; empty for a ratio
 */
public record Figure(String what, double value, String unit) {}
