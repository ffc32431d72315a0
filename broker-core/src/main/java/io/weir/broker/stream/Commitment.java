package io.weir.broker.stream;

import org.jspecify.annotations.Nullable;

/**
 * The account's minimum throughput billing commitment, without which on-demand streams cannot be
 * warmed. Nothing is billed here; it is stored and returned.
 *
 * @param enabled whether it holds
 * @param startedAtMillis when it began last, in milliseconds of the epoch, or null
 * @param endedAtMillis when it ended, or null
 */
public record Commitment(
    boolean enabled, @Nullable Long startedAtMillis, @Nullable Long endedAtMillis) {
  /** There never was one. */
  public static final Commitment NONE = new Commitment(false, null, null);
}
