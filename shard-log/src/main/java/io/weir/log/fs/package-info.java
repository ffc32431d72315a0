/**
 * The seam between a log and the disk: small enough that a test can stand behind it and lose power,
 * fill up or fail a force at any point.
 */
@NullMarked
package io.weir.log.fs;

import org.jspecify.annotations.NullMarked;
