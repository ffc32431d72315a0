/**
 * One shard's append-only log, and the store that holds many of them: the contract every engine
 * keeps. It knows no stream, no consumer and no limit. The default engine is in {@link
 * io.weir.log.mapped}.
 */
@NullMarked
package io.weir.log;

import org.jspecify.annotations.NullMarked;
