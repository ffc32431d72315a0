package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * What the stores of one history have in common.
 *
 * @param calm whether nothing is deleted or reopened, and little is appended
 * @param burst the most records appended in one go
 * @param largest the longest body, in bytes
 * @param switching whether the mode may change from run to run
 */
record StoreShape(
    UUID identity,
    boolean calm,
    int burst,
    int largest,
    int segmentBytes,
    int journalFileBytes,
    int journalFiles,
    int mappedSegments,
    boolean switching) {

  static StoreShape random(RandomGenerator random, boolean calm) {
    int[] journals = {32 << 10, 64 << 10, 128 << 10};
    return new StoreShape(
        new UUID(random.nextLong(), 1),
        calm,
        calm ? 3 : 12,
        calm ? 120 : random.nextInt(4) == 0 ? 6000 : 900,
        random.nextBoolean() ? 4096 : 16384,
        journals[random.nextInt(calm ? 1 : 3)],
        2 + random.nextInt(calm ? 2 : 3),
        1 + random.nextInt(3),
        random.nextInt(4) == 0);
  }

  MappedLogStore open(MemoryFileSystem files, Path directory, Durability durability) {
    return MappedLogStore.builder(directory)
        .fileSystem(files)
        .identity(identity)
        .durability(durability)
        .segmentBytes(4096, segmentBytes)
        .tinyJournal(journalFileBytes, journalFiles)
        .mappedSealedSegments(mappedSegments)
        .open();
  }

  int bodyBytes(RandomGenerator random) {
    return Body.LEAST + random.nextInt(random.nextInt(4) == 0 ? largest : 1 + largest / 8);
  }

  Durability nextMode(RandomGenerator random, Durability mode) {
    if (!switching || random.nextInt(3) != 0) {
      return mode;
    }
    return mode == Durability.FSYNC ? Durability.OS : Durability.FSYNC;
  }
}
