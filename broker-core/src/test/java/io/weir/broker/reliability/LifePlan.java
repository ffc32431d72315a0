package io.weir.broker.reliability;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.mapped.MappedLogStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How one life of a broker is lived. Small segments and a small journal make rolls, spares, trims
 * and the recycling of the journal happen all the time.
 *
 * @param seed of the contents and of what the threads do
 * @param life its number
 * @param directory of the data
 * @param speed how many seconds pass on the broker's clocks in one: with 20,000 a day takes 4 s
 * @param epoch when the clocks were right, in milliseconds
 */
record LifePlan(
    long seed,
    int life,
    Path directory,
    Durability durability,
    int smallestSegment,
    int largestSegment,
    int journalFiles,
    int checkpointMillis,
    int speed,
    long epoch) {
  private static final int JOURNAL_FILE = 2 << 20;

  /** A plan by chance. */
  static LifePlan random(
      SplittableRandom random,
      long seed,
      int life,
      Path directory,
      Durability mode,
      int speed,
      long epoch) {
    int smallest = 1 << random.nextInt(12, 18);
    return new LifePlan(
        seed,
        life,
        directory,
        mode,
        smallest,
        smallest << random.nextInt(4),
        random.nextInt(4, 8),
        random.nextInt(1, 500),
        speed,
        epoch);
  }

  String[] toArguments() {
    return new String[] {
      Long.toString(seed),
      Integer.toString(life),
      directory.toString(),
      durability.name(),
      Integer.toString(smallestSegment),
      Integer.toString(largestSegment),
      Integer.toString(journalFiles),
      Integer.toString(checkpointMillis),
      Integer.toString(speed),
      Long.toString(epoch)
    };
  }

  static LifePlan of(String[] arguments) {
    return new LifePlan(
        Long.parseLong(arguments[0]),
        Integer.parseInt(arguments[1]),
        Path.of(arguments[2]),
        Durability.valueOf(arguments[3]),
        Integer.parseInt(arguments[4]),
        Integer.parseInt(arguments[5]),
        Integer.parseInt(arguments[6]),
        Integer.parseInt(arguments[7]),
        Integer.parseInt(arguments[8]),
        Long.parseLong(arguments[9]));
  }

  /** What the broker's wall clock says. */
  long wallMillis() {
    return epoch + (System.currentTimeMillis() - epoch) * speed;
  }

  Broker start() {
    return Broker.builder()
        .dataDirectory(directory)
        .durability(durability)
        .limits(Limits.off())
        .clock(this::wallMillis)
        .nanoClock(() -> System.nanoTime() * speed)
        .engine(
            (path, safety, files) ->
                MappedLogStore.builder(path)
                    .durability(safety)
                    .fileSystem(files)
                    .segmentBytes(smallestSegment, largestSegment)
                    .journal(JOURNAL_FILE, journalFiles)
                    .mappedSealedSegments(20)
                    .checkpointInterval(Duration.ofMillis((long) checkpointMillis * speed))
                    .open())
        .start();
  }
}
