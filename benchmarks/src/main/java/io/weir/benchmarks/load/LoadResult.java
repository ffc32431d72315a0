package io.weir.benchmarks.load;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * What became of a load.
 *
 * @param requests that were answered well within the seconds that count
 * @param records stored or delivered by these
 * @param seconds that count
 * @param bytes of one record's data
 * @param latency of the requests that were due in these seconds and answered well
 * @param errors by type, of the warm-up too; a record that was refused is one, and so is a request
 */
public record LoadResult(
    long requests,
    long records,
    double seconds,
    int bytes,
    Latency latency,
    SortedMap<String, Long> errors) {

  /** Records a second. */
  public double recordsPerSecond() {
    return records / seconds;
  }

  /** Requests a second. */
  public double requestsPerSecond() {
    return requests / seconds;
  }

  /** Of data, in 10^6 bytes a second. */
  public double megabytesPerSecond() {
    return recordsPerSecond() * bytes / 1e6;
  }

  /** Whether there was something, and nothing but what was asked for. */
  public boolean clean() {
    return errors.isEmpty() && records > 0;
  }

  /** In words, for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,.0f requests/s, %,.0f records/s, %,.1f MB/s%nlatency: %s",
            requestsPerSecond(),
            recordsPerSecond(),
            megabytesPerSecond(),
            latency.text()));
    for (Map.Entry<String, Long> error : errors.entrySet()) {
      text.append(String.format(Locale.ROOT, "%nERROR %s: %,d", error.getKey(), error.getValue()));
    }
    return text.toString();
  }
}
