/** What one server can do over the network, in rows of a table. */
@NullMarked
package io.weir.benchmarks.rows;

import org.jspecify.annotations.NullMarked;
