package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.fs.FileSystem;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The concluded configuration of a {@link MappedLogStore}; see {@link MappedLogStoreBuilder} for
 * meanings and defaults. All sizes are in bytes.
 */
record MappedLogConfig(
    Path directory,
    UUID identity,
    Durability durability,
    FileSystem fileSystem,
    int minSegmentBytes,
    int maxSegmentBytes,
    long spareBudgetBytes,
    int mappedSealedSegments,
    int journalFileBytes,
    int journalFiles,
    int maxBodyBytes,
    long checkpointIntervalNanos) {}
