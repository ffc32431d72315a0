/**
 * What a consumer needs of whoever keeps its group and its stream, and in the packages below the
 * two that do: a broker in this process, and a server.
 */
@NullMarked
package io.weir.consumer.gateway;

import org.jspecify.annotations.NullMarked;
