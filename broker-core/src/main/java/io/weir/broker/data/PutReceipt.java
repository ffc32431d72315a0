package io.weir.broker.data;

/** Where a record that was put is. */
public record PutReceipt(String shardId, String sequenceNumber) {}
