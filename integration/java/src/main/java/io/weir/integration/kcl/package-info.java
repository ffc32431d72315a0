/** The Kinesis Client Library consumes a stream that is split and merged while records are put. */
@NullMarked
package io.weir.integration.kcl;

import org.jspecify.annotations.NullMarked;
