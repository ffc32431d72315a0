/** The server as a whole, over real sockets and with real clients. */
package io.weir.server;
