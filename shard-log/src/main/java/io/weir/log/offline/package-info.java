/**
 * What the offline tools say about a store that nobody has open: findings, reports, frames, plans.
 * {@link io.weir.log.mapped.OfflineStore} makes them.
 */
@NullMarked
package io.weir.log.offline;

import org.jspecify.annotations.NullMarked;
