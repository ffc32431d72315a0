/**
 * Which streams there are: events in a log of their own, replayed at start, condensed into
 * snapshots.
 */
@NullMarked
package io.weir.broker.catalog;

import org.jspecify.annotations.NullMarked;
