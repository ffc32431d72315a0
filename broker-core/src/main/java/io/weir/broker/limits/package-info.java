/** Amazon's limits: how they are configured, and the buckets and windows that keep them. */
@NullMarked
package io.weir.broker.limits;

import org.jspecify.annotations.NullMarked;
