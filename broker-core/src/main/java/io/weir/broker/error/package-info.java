/** What the broker throws: typed, each saying what happened, to what, and what to do. */
@NullMarked
package io.weir.broker.error;

import org.jspecify.annotations.NullMarked;
