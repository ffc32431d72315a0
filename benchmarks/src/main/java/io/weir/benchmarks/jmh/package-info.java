/** Runs the JMH benchmarks in parts, and makes rows of what they measured. */
@NullMarked
package io.weir.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
