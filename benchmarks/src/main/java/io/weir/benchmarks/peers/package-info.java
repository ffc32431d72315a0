/** The same load on other systems, on the same machine in the same run. */
@NullMarked
package io.weir.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
