/**
 * From a partition key to a shard: hash keys, the division of their range, and the search in it.
 */
@NullMarked
package io.weir.broker.routing;

import org.jspecify.annotations.NullMarked;
