/** The {@code weir} command: what a person or a script types, and what it prints. */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
