/**
 * What a producer needs of whoever stores its records, and in the packages below the two that do: a
 * broker in this process, and the Kinesis API.
 */
@NullMarked
package io.weir.producer.gateway;

import org.jspecify.annotations.NullMarked;
