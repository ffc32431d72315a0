/**
 * A Weir server as a consumer's gateway, by way of Amazon's SDK for Java 2, which the program adds
 * itself. The stream is read by the Kinesis API, so it may be Amazon's; the group needs Weir.
 */
@NullMarked
package io.weir.consumer.gateway.kinesis;

import org.jspecify.annotations.NullMarked;
