/**
 * How members travel, apart from what they mean: what a wire format reads and writes. JSON and CBOR
 * are such.
 */
@NullMarked
package io.weir.server.protocol;

import org.jspecify.annotations.NullMarked;
