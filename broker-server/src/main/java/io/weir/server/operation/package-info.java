/** What an operation is, how it is found by its name, and what operations share. */
@NullMarked
package io.weir.server.operation;

import org.jspecify.annotations.NullMarked;
