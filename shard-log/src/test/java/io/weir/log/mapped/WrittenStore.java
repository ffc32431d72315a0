package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A store as a life of it left it: the image to be damaged, and what the witnesses know.
 *
 * @param earlier what the files were before
 * @param smallestSegment for going on with it, in bytes
 */
record WrittenStore(
    String name,
    Durability durability,
    End end,
    MemoryFileSystem files,
    List<WrittenLog> logs,
    List<MemoryFileSystem> earlier,
    int smallestSegment) {
  static final int MANY = 0;
  static final int FEW = 1;
  static final int BIG = 2;
  private static final int LARGE = 4 << 20;
  private static final long ARRIVAL = 1_000_000;

  /** How the life ended. */
  enum End {
    /** Closed. */
    CLOSED,
    /** The process was killed; the last commits are in no checkpoint. */
    KILLED,
    /** The process was killed before any checkpoint of its frames. */
    KILLED_EARLY,
    /** The power went: nothing is left but what had been forced. */
    POWER_LOST,
    /** The power went, and all pages happened to have been written. */
    POWER_LOST_LATE
  }

  /** Every way in which a life may end, in both modes. */
  static List<WrittenStore> all() {
    List<WrittenStore> all = new ArrayList<>();
    for (Durability durability : Durability.values()) {
      for (End end : End.values()) {
        all.add(mixed(durability, end));
      }
    }
    return all;
  }

  /**
   * Three logs: one of many segments with a trimmed start; one of few records, empty ones among
   * them; one of records over several pages, which hold valid frames of both logs.
   */
  static WrittenStore mixed(Durability durability, End end) {
    return mixed(durability, end, StoreRun.STORE);
  }

  /** The same with other identities. */
  static WrittenStore foreign(Durability durability, End end) {
    return mixed(durability, end, new UUID(78, 1));
  }

  private static WrittenStore mixed(Durability durability, End end, UUID store) {
    MemoryFileSystem files = new MemoryFileSystem();
    List<WrittenLog> logs = new ArrayList<>();
    List<MemoryFileSystem> earlier = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UUID uuid = new UUID(9 + store.getMostSignificantBits() - 77, i);
      logs.add(new WrittenLog(new LogId("s/" + "abc".charAt(i), uuid)));
    }
    if (durability == Durability.OS) {
      files = losePowerOnce(files, logs, store);
      earlier.add(files.kill());
    }
    StoreRun run = new StoreRun(files, durability, logs, store, 4096, 8192);
    Writer writer = new Writer(files, run, logs);
    boolean early = end == End.KILLED_EARLY;
    for (int round = 0; round < 9; round++) {
      writer.round(round);
      if (round == 3) {
        run.trim(MANY, logs.get(MANY).records.lastKey() - 25);
      }
      if (round == 5) {
        run.idle(BIG);
      }
      if (round % 3 == 0 && !early) {
        run.checkpoint();
      }
      if (round % 2 == 0) {
        earlier.add(files.kill());
      }
      if (round == 1 && end == End.CLOSED) {
        run.close();
        earlier.add(files.kill());
        run = new StoreRun(files, durability, logs, store, 4096, 8192);
        writer.goOn(run);
      }
    }
    return ended(durability + " " + end, durability, end, files, logs, earlier, run, 4096);
  }

  /** One log in one segment of 64 KiB that is full but for a little. */
  static WrittenStore oneSegment(Durability durability, End end) {
    MemoryFileSystem files = new MemoryFileSystem();
    List<WrittenLog> logs =
        new ArrayList<>(List.of(new WrittenLog(new LogId("s/a", new UUID(9, 0)))));
    StoreRun run = new StoreRun(files, durability, logs, StoreRun.STORE, 65536, 65536);
    SplittableRandom random = new SplittableRandom(5);
    int used = SegmentHeader.LENGTH;
    for (int i = 0; used < 62_000; i++) {
      byte[] body = new byte[random.nextInt(i % 40 == 0 ? 3000 : 300)];
      random.nextBytes(body);
      run.append(0, ARRIVAL + i, body);
      used += Frame.stride(body.length);
      if (i % 10 == 9) {
        run.commit();
      }
      if (i == 200 && end != End.KILLED_EARLY) {
        run.checkpoint();
      }
    }
    run.commit();
    return ended(
        "64 KiB, " + durability + " " + end, durability, end, files, logs, List.of(), run, 65536);
  }

  /**
   * Two logs of one segment each, with bodies longer than what a scan of a file reads at a time.
   */
  static WrittenStore largeBodies(Durability durability, End end) {
    MemoryFileSystem files = new MemoryFileSystem();
    List<WrittenLog> logs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      logs.add(new WrittenLog(new LogId("s/" + "ab".charAt(i), new UUID(9, i))));
    }
    StoreRun run = new StoreRun(files, durability, logs, StoreRun.STORE, LARGE, LARGE);
    SplittableRandom random = new SplittableRandom(6);
    int[] lengths = {700_000, 100, 1_048_600, 300_000, 50};
    for (int i = 0; i < lengths.length; i++) {
      for (int log = 0; log < 2; log++) {
        byte[] body = new byte[lengths[i]];
        random.nextBytes(body);
        run.append(log, ARRIVAL + i, body);
      }
      run.commit();
      if (i == 2 && end != End.KILLED_EARLY) {
        run.checkpoint();
      }
    }
    String name = "large bodies, " + durability + " " + end;
    return ended(name, durability, end, files, logs, List.of(), run, LARGE);
  }

  private static MemoryFileSystem losePowerOnce(
      MemoryFileSystem files, List<WrittenLog> logs, UUID store) {
    try (StoreRun run = new StoreRun(files, Durability.OS, logs, store, 4096, 8192)) {
      Writer writer = new Writer(files, run, logs);
      writer.round(0);
      run.checkpoint();
      writer.round(1);
      MemoryFileSystem left = files.powerLoss(unit -> false);
      for (WrittenLog log : logs) {
        log.records.tailMap(log.checkpointed, true).clear();
      }
      return left;
    }
  }

  private static WrittenStore ended(
      String name,
      Durability durability,
      End end,
      MemoryFileSystem files,
      List<WrittenLog> logs,
      List<MemoryFileSystem> earlier,
      StoreRun run,
      int segment) {
    List<WrittenLog> atTheEnd = logs.stream().map(WrittenLog::copy).toList();
    if (end == End.CLOSED) {
      run.close();
      atTheEnd = logs;
      logs.forEach(log -> log.checkpointed = log.acknowledged);
    }
    MemoryFileSystem left =
        switch (end) {
          case CLOSED, KILLED, KILLED_EARLY -> settled(files.kill());
          case POWER_LOST -> files.powerLoss(unit -> false);
          case POWER_LOST_LATE -> files.powerLoss(unit -> true);
        };
    if (end != End.CLOSED) {
      run.close();
    }
    return new WrittenStore(name, durability, end, left.kill(), atTheEnd, earlier, segment);
  }

  /** Everything forced, so that copies share it. */
  private static MemoryFileSystem settled(MemoryFileSystem files) {
    try {
      for (Path path : files.filesBelow(StoreRun.DIRECTORY)) {
        try (StoreFile file = files.open(path, OpenMode.WRITE)) {
          file.force();
        }
        files.forceDirectory(path.getParent());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies of what the witnesses know, to go on with. */
  List<WrittenLog> witnesses() {
    return logs.stream().map(WrittenLog::copy).toList();
  }

  StoreRun open(MemoryFileSystem image, List<WrittenLog> witnesses) {
    return new StoreRun(
        image, durability, witnesses, StoreRun.STORE, smallestSegment, 2 * smallestSegment);
  }

  List<Path> paths() {
    return files.filesBelow(StoreRun.DIRECTORY).stream()
        .filter(path -> !path.endsWith("weir.lock"))
        .toList();
  }

  boolean processEnded() {
    return end == End.KILLED || end == End.KILLED_EARLY;
  }

  boolean powerLost() {
    return end == End.POWER_LOST || end == End.POWER_LOST_LATE;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Writes the three logs, the same in every run. */
  private static final class Writer {
    private final MemoryFileSystem files;
    private StoreRun run;
    private final List<WrittenLog> logs;
    private final SplittableRandom random = new SplittableRandom(3);
    private long arrival = ARRIVAL;

    Writer(MemoryFileSystem files, StoreRun run, List<WrittenLog> logs) {
      this.files = files;
      this.run = run;
      this.logs = logs;
    }

    void goOn(StoreRun next) {
      run = next;
    }

    void round(int round) {
      for (int i = 0; i < 12; i++) {
        run.append(MANY, arrival(), bytes(random.nextInt(260)));
        if (i % 5 == 0) {
          run.append(FEW, arrival(), bytes(i == 0 ? 0 : random.nextInt(40)));
        }
        if (i % 6 == 5) {
          run.commit();
        }
      }
      run.append(BIG, arrival(), bytes(round % 4 == 0 ? 9000 : 700));
      run.commit();
      run.append(BIG, arrival(), frames(round % 2 == 0 ? MANY : BIG));
      run.commit();
    }

    /** Grows, and sometimes goes back. */
    private long arrival() {
      arrival += random.nextInt(7) - 2;
      return arrival;
    }

    private byte[] bytes(int length) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    }

    /** Some of a log's file, so that valid frames lie in a payload, aligned and not. */
    private byte[] frames(int log) {
      Path directory = StoreRun.DIRECTORY.resolve("logs").resolve(logs.get(log).id.name());
      List<Path> segments =
          files.filesBelow(directory).stream().filter(p -> p.toString().endsWith(".seg")).toList();
      try {
        byte[] file = files.content(segments.get(segments.size() - 1));
        int from = random.nextInt(3) == 0 ? 131 : SegmentHeader.LENGTH;
        return Arrays.copyOfRange(file, from, Math.min(file.length, from + 3000));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
