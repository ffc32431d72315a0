/** A shard at work: appending, acknowledging, reading, waiting. */
@NullMarked
package io.weir.broker.shard;

import org.jspecify.annotations.NullMarked;
