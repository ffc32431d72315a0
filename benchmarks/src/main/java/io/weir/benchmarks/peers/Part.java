package io.weir.benchmarks.peers;

import io.weir.benchmarks.report.Row;
import java.util.List;

/** A comparison. */
interface Part {
  /** Measures Weir and its peers, one after the other. What fails is a row that says so. */
  List<Row> run(Places places, int seconds) throws Exception;
}
