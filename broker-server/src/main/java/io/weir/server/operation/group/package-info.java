/**
 * Weir's own operations, on consumer groups, with members and errors in the manner of Amazon's. The
 * table of them is in docs/consumer-groups.md.
 */
@NullMarked
package io.weir.server.operation.group;

import org.jspecify.annotations.NullMarked;
