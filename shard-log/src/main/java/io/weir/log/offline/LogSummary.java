package io.weir.log.offline;

import java.nio.file.Path;
import java.util.UUID;

/**
 * What was found of one log.
 *
 * @param name in its store
 * @param uuid its UUID
 * @param directory of its files
 * @param startOffset the first offset not trimmed
 * @param endOffset behind the last record that is there
 * @param segments how many files hold records of it
 * @param bytes of those files that frames fill
 * @param frames valid ones
 * @param records in them
 * @param checkpointOffset up to where all was known to be on the disk; -1 if nothing says so
 * @param pendingFrames valid ones behind the checkpoint of a store that was not closed
 */
public record LogSummary(
    String name,
    UUID uuid,
    Path directory,
    long startOffset,
    long endOffset,
    int segments,
    long bytes,
    long frames,
    long records,
    long checkpointOffset,
    long pendingFrames) {}
