/** Meters under CloudWatch's names. */
@NullMarked
package io.weir.broker.metrics;

import org.jspecify.annotations.NullMarked;
