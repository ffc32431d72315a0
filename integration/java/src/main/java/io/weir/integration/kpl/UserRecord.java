package io.weir.integration.kpl;

import io.weir.integration.records.NumberedRecord;

/**
 * A user record that was read back.
 *
 * @param record what it is
 * @param place the shard and the sequence number of the Kinesis record that it came in
 * @param inRange whether its key belongs to that shard. KPL packs by the shards that it knows of,
 *     and a split may take a packed record to a shard that not all of its keys belong to
 * @param kept whether KCL hands it out. It leaves out a whole Kinesis record as soon as one user
 *     record in it is not in range, also those that KPL takes for stored
 */
record UserRecord(NumberedRecord record, String place, boolean inRange, boolean kept) {}
