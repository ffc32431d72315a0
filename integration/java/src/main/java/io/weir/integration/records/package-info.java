/** Records that carry their key and number, and the books on which of them were put and read. */
@NullMarked
package io.weir.integration.records;

import org.jspecify.annotations.NullMarked;
