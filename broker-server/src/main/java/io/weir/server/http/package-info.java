/**
 * HTTP/1.1 and HTTP/2: connections, limits, the order of answers, answers that come piece by piece.
 * It knows requests and answers, no operation.
 */
@NullMarked
package io.weir.server.http;

import org.jspecify.annotations.NullMarked;
