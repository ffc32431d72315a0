/** The Kinesis Producer Library puts over TLS, and what it put is read back. */
@NullMarked
package io.weir.integration.kpl;

import org.jspecify.annotations.NullMarked;
