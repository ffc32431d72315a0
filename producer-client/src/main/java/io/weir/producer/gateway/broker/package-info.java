/** A broker in this process as a producer's gateway. */
@NullMarked
package io.weir.producer.gateway.broker;

import org.jspecify.annotations.NullMarked;
