package io.weir.cli;

import io.weir.sizing.load.ArrivalProcess;
import io.weir.sizing.load.Burst;
import io.weir.sizing.load.InvalidLoadException;
import io.weir.sizing.load.Keys;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Retries;
import io.weir.sizing.load.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The load of {@code weir size}. */
final class LoadOptions {
  private static final String USUAL_KEYS = "uniform:10000";
  private static final String USUAL_BURST = "10s/60s";

  @Option(
      names = "--rate",
      paramLabel = "EVENTS",
      description = "Events a second, on average. Needed.")
  private @Nullable Double rate;

  @Option(
      names = "--bytes",
      paramLabel = "BYTES",
      description = "Of a record, its partition key included. Needed, but with --records.")
  private @Nullable Double bytes;

  @Option(
      names = "--peak",
      paramLabel = "FACTOR",
      description = "How many times the average the rate is in bursts; 1 unless said.")
  private @Nullable Double peak;

  @Option(
      names = "--burst",
      paramLabel = "LENGTH/PERIOD",
      description = "How long bursts are, and how often they come; 10s/60s unless said.")
  private @Nullable String burst;

  @Option(
      names = "--arrivals",
      paramLabel = "steady|poisson",
      description =
          "How events follow each other: at equal distances, unless said, or"
              + " as those of many users.")
  private ArrivalProcess arrivals = ArrivalProcess.STEADY;

  @Option(
      names = "--keys",
      paramLabel = "KEYS",
      description =
          "Partition keys: uniform:N, zipf:N, zipf:N:EXPONENT, or a file with one key a line;"
              + " uniform:10000 unless said.")
  private @Nullable String keys;

  @Option(
      names = "--records",
      paramLabel = "FILE",
      description = "Real records: a file of lines with a key, a tab and the data.")
  private @Nullable Path records;

  @Option(
      names = "--consumers",
      paramLabel = "N",
      description = "So many consumers, once sharing and once with fan-out.")
  private @Nullable Integer consumers;

  @Option(
      names = "--shared",
      paramLabel = "N",
      description = "So many consumers that share (GetRecords).")
  private @Nullable Integer shared;

  @Option(
      names = "--fan-out",
      paramLabel = "N",
      description = "So many consumers with enhanced fan-out (SubscribeToShard).")
  private @Nullable Integer fanOut;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      description = "For how long records are kept; 24h unless said.",
      converter = TimeConverter.class)
  private Duration retention = Duration.ofDays(1);

  @Option(
      names = "--retries",
      paramLabel = "backoff|none",
      description =
          "What producers do with throttled records: try again, unless said, or lose" + " them.")
  private Retries retries = Retries.BACKOFF;

  /** The load, with the first way of reading. */
  Workload workload() {
    if (rate == null) {
      throw new InvalidLoadException("--rate is missing: how many events a second?");
    }
    Workload load;
    if (records == null) {
      if (bytes == null) {
        throw new InvalidLoadException("--bytes is missing: how long is a record with its key?");
      }
      load = Workload.of(rate, bytes, keys(keys == null ? USUAL_KEYS : keys));
    } else {
      if (bytes != null) {
        throw new InvalidLoadException("--records has the length of records: leave out --bytes.");
      }
      if (keys != null) {
        throw new InvalidLoadException("--records has the keys of records: leave out --keys.");
      }
      load = Workload.ofRecords(rate, Keys.ofRecords(records));
    }
    return load.withBurst(
            peak == null ? noBurst() : burst(peak, burst == null ? USUAL_BURST : burst))
        .withArrivals(arrivals)
        .withReaders(ways().get(0))
        .withRetention(retention)
        .withRetries(retries);
  }

  /** The ways of reading to compare. */
  List<Readers> ways() {
    if (consumers == null) {
      return shared == null && fanOut == null
          ? List.of(Readers.shared(1))
          : List.of(new Readers(orNone(shared), orNone(fanOut)));
    }
    if (shared != null || fanOut != null) {
      throw new InvalidLoadException(
          "--consumers tries both ways of reading: leave it out with --shared and --fan-out.");
    }
    return consumers == 0
        ? List.of(Readers.shared(0))
        : List.of(Readers.shared(consumers), Readers.fanOut(consumers));
  }

  private static int orNone(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  private Burst noBurst() {
    if (burst != null) {
      throw new InvalidLoadException(
          "--burst says when there are bursts: --peak is missing, how many times the average?");
    }
    return Burst.NONE;
  }

  private static Burst burst(double peak, String burst) {
    int slash = burst.indexOf('/');
    if (slash < 0) {
      throw new InvalidLoadException(
          "--burst is a length and a period, such as 10s/60s, not '" + burst + "'.");
    }
    try {
      return new Burst(
          peak,
          TimeConverter.parse(burst.substring(0, slash)),
          TimeConverter.parse(burst.substring(slash + 1)));
    } catch (TypeConversionException e) {
      throw new InvalidLoadException("--burst: " + e.getMessage(), e);
    }
  }

  private static Keys keys(String keys) {
    String[] parts = keys.split(":", -1);
    try {
      if (parts[0].equals("uniform") && parts.length == 2) {
        return Keys.uniform(Integer.parseInt(parts[1]));
      }
      if (parts[0].equals("zipf") && (parts.length == 2 || parts.length == 3)) {
        return Keys.zipf(
            Integer.parseInt(parts[1]), parts.length == 2 ? 1 : Double.parseDouble(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw new InvalidLoadException(
          "'" + keys + "' is not uniform:N, zipf:N or zipf:N:EXPONENT.", e);
    }
    return Keys.ofFile(Path.of(keys));
  }
}
