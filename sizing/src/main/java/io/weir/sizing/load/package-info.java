/** The load: how much, when, with which keys, read by whom. */
@NullMarked
package io.weir.sizing.load;

import org.jspecify.annotations.NullMarked;
