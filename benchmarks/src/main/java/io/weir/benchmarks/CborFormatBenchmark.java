package io.weir.benchmarks;

import io.weir.server.protocol.cbor.CborFormat;

/** Bodies in CBOR: see {@link WireFormatBenchmark}. */
public class CborFormatBenchmark extends WireFormatBenchmark {
  /** Of that format. */
  public CborFormatBenchmark() {
    super(new CborFormat());
  }
}
