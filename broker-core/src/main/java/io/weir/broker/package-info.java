/**
 * The broker, to be embedded: {@link io.weir.broker.Broker} and how to configure it. Values and
 * exceptions are in the packages below; none of them depends on this one.
 */
@NullMarked
package io.weir.broker;

import org.jspecify.annotations.NullMarked;
