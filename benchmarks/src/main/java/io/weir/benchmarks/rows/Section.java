package io.weir.benchmarks.rows;

import io.weir.benchmarks.report.Row;
import java.nio.file.Path;
import java.util.List;

/** Rows that are measured together. */
interface Section {
  /**
   * Measures.
   *
   * @param jar the weir.jar to run
   * @param seconds that count, of each load
   */
  List<Row> run(Path jar, int seconds) throws Exception;
}
