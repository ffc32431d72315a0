/**
 * A stream behind the Kinesis API, of a Weir server or of Amazon, through Amazon's SDK for Java,
 * version 2: add {@code software.amazon.awssdk:kinesis} to your dependencies to use it.
 */
@NullMarked
package io.weir.sizing.stream.kinesis;

import org.jspecify.annotations.NullMarked;
