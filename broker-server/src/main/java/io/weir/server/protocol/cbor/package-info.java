/** Amazon's CBOR 1.1, which its SDKs for Java speak by default. */
@NullMarked
package io.weir.server.protocol.cbor;

import org.jspecify.annotations.NullMarked;
