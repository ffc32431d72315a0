/**
 * Suites that say what a broker survives: the end of its process, a full disk, a clock that jumps.
 */
package io.weir.broker.reliability;
