package io.weir.log.contract;

import io.weir.log.LogStore;

/** The engine that the contract is held against: how to open its store, and what it can do. */
interface EngineUnderTest {

  /**
   * Opens a store over the state of this test, which is empty at first and the same for each call.
   * The former one has been closed, except in the test of {@link #isExclusive()}. If {@link
   * #failNextCommit()} was called, what is broken is mended first.
   */
  LogStore openStore();

  /** The longest body worth trying, in bytes; the log's own limit counts if that is less. */
  default int maxBodyForTests() {
    return 1 << 20;
  }

  /** Whether a second store over the same state is refused, rather than fencing the first. */
  default boolean isExclusive() {
    return true;
  }

  /**
   * Makes the next commit in the open store fail.
   *
   * @return false if this engine cannot be made to fail
   */
  default boolean failNextCommit() {
    return false;
  }

  /** A store that checks what it says against what was done. */
  default StoreUnderTest open() {
    return new StoreUnderTest(this::openStore);
  }
}
