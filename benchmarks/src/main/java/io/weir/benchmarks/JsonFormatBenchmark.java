package io.weir.benchmarks;

import io.weir.server.protocol.json.JsonFormat;

/** Bodies in JSON: see {@link WireFormatBenchmark}. */
public class JsonFormatBenchmark extends WireFormatBenchmark {
  /** Of that format. */
  public JsonFormatBenchmark() {
    super(new JsonFormat());
  }
}
