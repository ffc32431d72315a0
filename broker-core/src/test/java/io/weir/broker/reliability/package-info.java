/**
 * Suites that show what a broker survives: the end of its process, a full disk, clocks that jump.
 * Short by default, long with {@code -Pstress}; docs/reliability.md has the commands and what they
 * printed.
 */
package io.weir.broker.reliability;
