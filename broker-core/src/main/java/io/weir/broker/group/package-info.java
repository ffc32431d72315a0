/**
 * Consumer groups: programs that share the shards of a stream among their members, and remember how
 * far each shard has been processed.
 */
@NullMarked
package io.weir.broker.group;

import org.jspecify.annotations.NullMarked;
