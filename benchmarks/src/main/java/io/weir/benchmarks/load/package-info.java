/**
 * Load over the network: connections that speak Kinesis as lean as they can, so that what is
 * measured is the server, and the scenarios that use them.
 */
@NullMarked
package io.weir.benchmarks.load;

import org.jspecify.annotations.NullMarked;
