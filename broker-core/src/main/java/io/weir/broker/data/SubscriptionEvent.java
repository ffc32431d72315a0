package io.weir.broker.data;

import org.jspecify.annotations.Nullable;

/**
 * What a subscription sends at one time: records, or none, to say that it is alive and how far it
 * has come.
 *
 * @param records with how far they are behind the shard's tip, and the shard's children once this
 *     is its end
 * @param continuationSequenceNumber subscribe AFTER_SEQUENCE_NUMBER this to go on behind the event;
 *     null at the end of a closed shard
 */
public record SubscriptionEvent(ReadResult records, @Nullable String continuationSequenceNumber) {}
