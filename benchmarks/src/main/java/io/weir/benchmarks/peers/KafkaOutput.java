package io.weir.benchmarks.peers;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Kafka's tools print. */
final class KafkaOutput {
  private static final Pattern SENT =
      Pattern.compile("(\\d+) (steady state )?records sent, ([0-9.]+) records/sec .*");
  private static final Pattern SAMPLE = Pattern.compile("([0-9]+)\\t([0-9.]+)");
  private static final Pattern AVERAGE = Pattern.compile("Avg latency: ([0-9.]+) ms");
  private static final Pattern PERCENTILES =
      Pattern.compile("Percentiles: 50th = (\\d+), 99th = (\\d+), 99.9th = (\\d+)");

  private KafkaOutput() {}

  /**
   * What EndToEndLatency says, in ms. Its percentiles are whole milliseconds, rounded down; every
   * 1,000th latency it prints with all digits. All but {@code sampledMedian} include its start.
   *
   * @param sampledMedian median of those that are printed with all digits in the second half of the
   *     run, when it is warm
   */
  record EndToEnd(double average, double sampledMedian, int p50, int p99, int p999) {}

  /**
   * The rate once it is warm. ProducerPerformance counts what was acknowledged and ends well
   * whatever became of the others, so it has failed unless its last lines name all of them.
   *
   * @param warmUp records that were to be sent before
   * @param records that were to be sent then
   */
  static double steadyRecordsPerSecond(List<String> lines, long warmUp, long records)
      throws IOException {
    long all = 0;
    for (String line : lines) {
      Matcher sent = SENT.matcher(line);
      if (!sent.lookingAt()) {
        continue;
      }
      long count = Long.parseLong(sent.group(1));
      if (sent.group(2) == null) {
        all = count; // lines of a few seconds each come before that of all
        continue;
      }
      require("in all", all, warmUp + records);
      require("after its warm-up", count, records);
      return Double.parseDouble(sent.group(3));
    }
    throw new IOException("ProducerPerformance printed no steady state");
  }

  private static void require(String when, long acknowledged, long sent) throws IOException {
    if (acknowledged != sent) {
      throw new IOException(
          "of ProducerPerformance's %,d records %s %,d were acknowledged"
              .formatted(sent, when, acknowledged));
    }
  }

  static EndToEnd endToEnd(List<String> lines) throws IOException {
    double[] samples =
        lines.stream()
            .map(SAMPLE::matcher)
            .filter(Matcher::matches)
            .mapToDouble(m -> Double.parseDouble(m.group(2)))
            .toArray();
    double[] warm = Arrays.copyOfRange(samples, samples.length / 2, samples.length);
    Arrays.sort(warm);
    double average = Double.NaN;
    for (String line : lines) {
      Matcher said = AVERAGE.matcher(line);
      if (said.matches()) {
        average = Double.parseDouble(said.group(1));
      }
      Matcher percentiles = PERCENTILES.matcher(line);
      if (percentiles.matches() && samples.length > 0 && !Double.isNaN(average)) {
        return new EndToEnd(
            average,
            warm[warm.length / 2],
            Integer.parseInt(percentiles.group(1)),
            Integer.parseInt(percentiles.group(2)),
            Integer.parseInt(percentiles.group(3)));
      }
    }
    throw new IOException("EndToEndLatency printed no percentiles");
  }
}
