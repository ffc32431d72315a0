/** How many shards a load needs: {@link io.weir.sizing.Sizing}. */
@NullMarked
package io.weir.sizing;

import org.jspecify.annotations.NullMarked;
