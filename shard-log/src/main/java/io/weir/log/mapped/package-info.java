/**
 * The default engine: memory-mapped, zero-filled segment files, one commit journal for all logs of
 * a store, and recovery that tells a torn tail from corruption.
 *
 * <pre>
 *   append   MappedShardLog → FrameWriter → Segment (mapped)
 *   commit   MappedLogStore → CommitJournal (one write, one force) → durable offset, listeners
 *   behind   Checkpointer (forces segments, writes CheckpointTable, recycles the journal), SegmentSupply
 *   open     StoreMeta → JournalRecovery (redo) → LogRecovery (scan from the checkpoint)
 * </pre>
 */
@NullMarked
package io.weir.log.mapped;

import org.jspecify.annotations.NullMarked;
