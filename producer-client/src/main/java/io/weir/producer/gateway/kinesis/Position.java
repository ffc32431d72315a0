package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.PutOutcome;

/** Where a record is. */
record Position(String shardId, String sequenceNumber) implements PutOutcome.Stored {}
