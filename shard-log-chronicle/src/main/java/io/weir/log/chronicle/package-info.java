/**
 * An engine on Chronicle Queue: each log is a queue of its own, which other processes can tail by
 * shared memory. What it promises and what not is in docs/engines.md. Open one with {@link
 * io.weir.log.chronicle.ChronicleLogStore}.
 */
@NullMarked
package io.weir.log.chronicle;

import org.jspecify.annotations.NullMarked;
