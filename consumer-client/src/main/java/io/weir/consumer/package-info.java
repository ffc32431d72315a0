/**
 * Processes a stream as a member of a consumer group. The door is {@link
 * io.weir.consumer.Consumer}.
 */
@NullMarked
package io.weir.consumer;

import org.jspecify.annotations.NullMarked;
