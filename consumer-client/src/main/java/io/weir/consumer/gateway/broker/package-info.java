/** A broker in this process as a consumer's gateway. */
@NullMarked
package io.weir.consumer.gateway.broker;

import org.jspecify.annotations.NullMarked;
