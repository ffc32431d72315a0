/** Runs a load against limits, on the machine's time or on virtual time. */
@NullMarked
package io.weir.sizing.run;

import org.jspecify.annotations.NullMarked;
