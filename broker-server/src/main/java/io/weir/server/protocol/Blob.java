package io.weir.server.protocol;

import io.weir.broker.data.Payload;

/**
 * Bytes in a request, checked and not yet decoded: the broker decodes them on their way to the log.
 * Valid only as long as the request's body is, so until {@code Operation.execute} returns.
 */
public interface Blob extends Payload {}
