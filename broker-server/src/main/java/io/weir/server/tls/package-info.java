/** What the server shows of itself over TLS: a certificate and its key, given or made. */
@NullMarked
package io.weir.server.tls;

import org.jspecify.annotations.NullMarked;
