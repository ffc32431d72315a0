/** The Kinesis API as a server: assembles the layers below it, from the socket to the broker. */
@NullMarked
package io.weir.server;

import org.jspecify.annotations.NullMarked;
