/** Where a load is run: a broker in this process, or a stream behind an endpoint. */
@NullMarked
package io.weir.sizing.stream;

import org.jspecify.annotations.NullMarked;
