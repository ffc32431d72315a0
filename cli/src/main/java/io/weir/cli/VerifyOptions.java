package io.weir.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code weir size --verify} runs the load. */
final class VerifyOptions {
  private static final long USUAL_SEED = 1;
  private static final String USUAL_REGION = "us-east-1";

  @Option(
      names = "--verify",
      description = "Run the load against real limits, with that many shards and with one fewer.")
  private boolean verify;

  @Option(
      names = "--shards",
      split = ",",
      paramLabel = "N",
      description = "Run it with these numbers of shards instead.")
  private List<Integer> shards = List.of();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "For how long, up to 1h; 1m unless said, or a longer period of bursts.",
      converter = TimeConverter.class)
  private @Nullable Duration duration;

  @Option(
      names = "--virtual-time",
      description = "As fast as the machine can, with an outcome that is always the same.")
  private boolean virtualTime;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is left to chance; 1 unless said.")
  private @Nullable Long seed;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots there.")
  private @Nullable Path html;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show the run on stderr, or not; by default where that is a terminal.")
  private @Nullable Boolean progress;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Run it against a stream that is there, behind this endpoint.")
  private @Nullable String endpoint;

  @Option(names = "--stream", paramLabel = "NAME", description = "The name of that stream.")
  private @Nullable String stream;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The region of that endpoint; us-east-1 unless said.")
  private @Nullable String region;

  /** Whether the load is to be run at all. */
  boolean isAsked() {
    return verify;
  }

  List<Integer> shards() {
    return shards;
  }

  /** For how long, if that was said. */
  @Nullable Duration duration() {
    return duration;
  }

  boolean isVirtual() {
    return virtualTime;
  }

  long seed() {
    return seed == null ? USUAL_SEED : seed;
  }

  @Nullable Path html() {
    return html;
  }

  /** The run while it goes, or nothing. */
  LiveDisplay display() {
    boolean shown = progress == null ? Terminal.isStderr() : progress;
    return new LiveDisplay(shown ? System.err : null, Terminal.columns());
  }

  /** Where a stream is; null for a broker of its own. */
  @Nullable RemoteStream remote() {
    return endpoint == null || stream == null
        ? null
        : new RemoteStream(endpoint, stream, region == null ? USUAL_REGION : region);
  }

  /**
   * Checks what was given together.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  void check() {
    List<String> idle = verify ? List.of() : given();
    if (!idle.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(", ", idle)
              + (idle.size() == 1 ? " goes" : " go")
              + " with --verify: without it, nothing is run.");
    }
    if (region != null && endpoint == null) {
      throw new IllegalArgumentException("--region goes with --endpoint.");
    }
    if (html != null) {
      checkPage(html);
    }
    if ((endpoint == null) != (stream == null)) {
      throw new IllegalArgumentException("--endpoint and --stream come together.");
    }
    if (endpoint != null && (virtualTime || !shards.isEmpty())) {
      throw new IllegalArgumentException(
          "A stream behind an endpoint has its own time and its own shards: leave out"
              + " --virtual-time and --shards.");
    }
  }

  /** The options of a run that were given. */
  private List<String> given() {
    Map<String, Boolean> all = new LinkedHashMap<>();
    all.put("--shards", !shards.isEmpty());
    all.put("--duration", duration != null);
    all.put("--virtual-time", virtualTime);
    all.put("--seed", seed != null);
    all.put("--html", html != null);
    all.put("--progress", progress != null);
    all.put("--endpoint", endpoint != null);
    all.put("--stream", stream != null);
    all.put("--region", region != null);
    return all.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /** Before the run, which may take an hour. */
  private static void checkPage(Path page) {
    Path directory = page.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "--html: there is no directory " + directory + ": make it, or choose another.");
    }
    if (directory == null
        || Files.isDirectory(page)
        || !Files.isWritable(Files.exists(page) ? page : directory)) {
      throw new IllegalArgumentException("--html: " + page + " cannot be written.");
    }
  }
}
