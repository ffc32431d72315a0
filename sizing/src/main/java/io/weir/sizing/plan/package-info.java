/** The arithmetic: limits, shards, disk, and what Amazon would charge. */
@NullMarked
package io.weir.sizing.plan;

import org.jspecify.annotations.NullMarked;
