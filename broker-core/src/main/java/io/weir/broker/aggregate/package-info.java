/**
 * Several records in the data of one, in the format of Amazon's Kinesis Producer Library, so that
 * KCL reads what our producer wrote and our consumer what KPL wrote. The broker itself does not
 * look into records; this is for the clients.
 *
 * <pre>
 *   f3 89 9a c2 | AggregatedRecord, a Protocol Buffers message | MD5 of the message, 16 bytes
 *
 *   AggregatedRecord   1  repeated string  partition keys
 *                      2  repeated string  explicit hash keys, decimal
 *                      3  repeated Record
 *   Record             1  uint64  which partition key
 *                      2  uint64  which explicit hash key, optional
 *                      3  bytes   data
 *                      4  tags, which are skipped
 * </pre>
 *
 * <p>Source: aggregation-format.md in the repository of the Kinesis Producer Library.
 */
@NullMarked
package io.weir.broker.aggregate;

import org.jspecify.annotations.NullMarked;
