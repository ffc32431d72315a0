/**
 * A small engine that assigns offsets late, completes asynchronously and fences stale owners: proof
 * that the contract of {@link io.weir.log.LogStore} fits a replicated log.
 */
@NullMarked
package io.weir.log.late;

import org.jspecify.annotations.NullMarked;
