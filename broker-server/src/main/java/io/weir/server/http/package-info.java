/**
 * HTTP/1.1: connections, limits, pipelining and the order of answers. It knows requests and
 * answers, no operation.
 */
@NullMarked
package io.weir.server.http;

import org.jspecify.annotations.NullMarked;
