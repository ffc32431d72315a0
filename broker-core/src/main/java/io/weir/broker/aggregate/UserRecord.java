package io.weir.broker.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * A record out of an aggregated one.
 *
 * @param partitionKey as its producer gave it
 * @param explicitHashKey decimal, if the producer gave one
 * @param data its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record UserRecord(String partitionKey, @Nullable String explicitHashKey, byte[] data) {}
