package io.weir.broker.stream;

/**
 * What an on-demand stream is ready for.
 *
 * @param currentMibps what its open shards take, in whole MiB/s
 * @param targetMibps what it was told to be ready for, in MiB/s, or 0
 */
public record WarmThroughput(int currentMibps, int targetMibps) {}
