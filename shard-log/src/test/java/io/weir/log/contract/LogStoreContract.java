package io.weir.log.contract;

import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import org.junit.jupiter.api.Timeout;

/**
 * What {@link LogStore} and {@link ShardLog} promise, as far as every engine can be held to it.
 *
 * <p>It assumes neither that an offset is known when a record is appended, nor that a commit has
 * completed when it returns. What only a particular engine can show (a full disk, torn frames, a
 * loss of power) is left to that engine's tests.
 *
 * <p>Each subject is an interface of its own: {@link AppendsContract} and so on.
 *
 * <p>For an engine, extend this class and say how its store is opened; and {@link
 * LogStoreProperties} likewise.
 */
@Timeout(120)
public abstract class LogStoreContract
    implements AppendsContract,
        CommitsContract,
        ReadsContract,
        TrimmingContract,
        StoresContract,
        EndContract,
        ConcurrencyContract,
        SequencesContract {}
