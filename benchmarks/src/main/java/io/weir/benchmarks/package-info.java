/** JMH benchmarks, named like the classes they measure. */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
