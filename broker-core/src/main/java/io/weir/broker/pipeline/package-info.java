/** From appended to acknowledged and announced, on the Disruptor. */
@NullMarked
package io.weir.broker.pipeline;

import org.jspecify.annotations.NullMarked;
