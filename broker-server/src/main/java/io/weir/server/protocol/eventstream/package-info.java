/** {@code application/vnd.amazon.eventstream}: answers that come event by event. */
@NullMarked
package io.weir.server.protocol.eventstream;

import org.jspecify.annotations.NullMarked;
