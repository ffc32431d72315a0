/** JSON 1.1: blobs in base64, timestamps in seconds of the epoch. */
@NullMarked
package io.weir.server.protocol.json;

import org.jspecify.annotations.NullMarked;
