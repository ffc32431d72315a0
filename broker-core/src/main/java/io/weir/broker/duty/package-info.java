/** What goes on in the background, as agents; and the one place where threads are assembled. */
@NullMarked
package io.weir.broker.duty;

import org.jspecify.annotations.NullMarked;
