package io.weir.log.chronicle;

import io.weir.log.Fence;
import io.weir.log.fs.FileSystem;
import java.util.function.LongSupplier;

/**
 * What the logs of a store share.
 *
 * @param blockBytes how much of a queue's file Chronicle maps at a time
 * @param maxBodyBytes the longest body of a record
 * @param wallClock milliseconds of the epoch
 */
record StoreParts(
    FileSystem files,
    StoreLayout layout,
    OffsetTable table,
    Fence fence,
    DiskGuard guard,
    int blockBytes,
    int maxBodyBytes,
    LongSupplier wallClock) {}
