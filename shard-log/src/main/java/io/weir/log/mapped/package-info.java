/**
 * The default engine: memory-mapped, zero-filled segment files, one commit journal for all logs of
 * a store, and recovery that tells a torn tail from corruption.
 *
 * <pre>
 *   append   MappedShardLog → FrameWriter → Segment (mapped)
 *   commit   MappedLogStore → CommitJournal (one write, one force) → durable offset, listeners
 *   behind   Checkpointer (forces segments, writes CheckpointTable, recycles the journal), SegmentSupply
 *   open     StoreMeta → JournalRecovery (redo) → LogRecovery (scan from the checkpoint)
 *   faults   FencingFileSystem → Fence (a failed force ends acknowledging), DiskFull, Failures
 *   offline  OfflineStore → StoreDiagnosis → MetaCheck, CheckpointCheck, JournalCheck, LogCheck, IndexCheck
 *            → Findings, each with the RepairAction that mends it
 * </pre>
 */
@NullMarked
package io.weir.log.mapped;

import org.jspecify.annotations.NullMarked;
