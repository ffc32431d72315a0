/** What a stream looks like from outside: the values of the control plane. */
@NullMarked
package io.weir.broker.stream;

import org.jspecify.annotations.NullMarked;
