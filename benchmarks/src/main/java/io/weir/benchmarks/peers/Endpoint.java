package io.weir.benchmarks.peers;

import java.net.InetSocketAddress;

/** A server of the Kinesis API that runs. */
interface Endpoint extends AutoCloseable {
  /** Where it serves, without TLS. */
  InetSocketAddress address();

  @Override
  void close();
}
