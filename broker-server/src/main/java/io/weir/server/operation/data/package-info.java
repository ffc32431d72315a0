/** Operations on records. They never wait for a force and run on the event loop. */
@NullMarked
package io.weir.server.operation.data;

import org.jspecify.annotations.NullMarked;
