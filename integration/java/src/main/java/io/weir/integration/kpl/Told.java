package io.weir.integration.kpl;

/**
 * What KPL says of a user record.
 *
 * @param place the shard and the sequence number where it is; or why it is nowhere
 * @param strayed how often KPL found that it had gone to a shard that it had not expected, and put
 *     it again. Each time left a copy behind
 */
record Told(String place, int strayed) {}
