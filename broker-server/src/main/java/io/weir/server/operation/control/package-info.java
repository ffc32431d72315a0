/**
 * Operations on streams and shards. They may wait for the disk, so they run off the event loops.
 */
@NullMarked
package io.weir.server.operation.control;

import org.jspecify.annotations.NullMarked;
