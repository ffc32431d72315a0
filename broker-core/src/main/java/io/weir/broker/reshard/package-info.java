/** Which shards a split, a merge or a scaling closes and opens, and when closed ones may go. */
@NullMarked
package io.weir.broker.reshard;

import org.jspecify.annotations.NullMarked;
