/** What goes into a stream and what comes out of it: the values of puts and reads. */
@NullMarked
package io.weir.broker.data;

import org.jspecify.annotations.NullMarked;
