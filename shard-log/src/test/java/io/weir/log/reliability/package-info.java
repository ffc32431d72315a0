/**
 * Suites that show what a log survives: loss of power, the end of the process, damaged files, a
 * full disk, failing forces. Short by default, long with {@code -Pstress}; docs/reliability.md has
 * the commands and what they printed.
 */
package io.weir.log.reliability;
