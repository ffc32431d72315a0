/** Errors as the protocol has them, and how the broker's errors become those. */
@NullMarked
package io.weir.server.error;

import org.jspecify.annotations.NullMarked;
