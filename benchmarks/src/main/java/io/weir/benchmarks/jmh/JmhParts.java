package io.weir.benchmarks.jmh;

import io.weir.benchmarks.jmh.JmhPart.Against;
import io.weir.benchmarks.jmh.JmhPart.Effort;
import io.weir.benchmarks.jmh.JmhPart.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts there are, none of which takes longer than four minutes. */
final class JmhParts {
  private static final String APPEND = "ShardLogBenchmark.append";
  private static final String MEMCPY = "ShardLogBenchmark.memcpy";
  private static final String LIMIT = "ShardLogBenchmark.memcpyAndChecksum";
  private static final String CHRONICLE = "ShardLogBenchmark.chronicle";
  private static final String REPLAY = "LogReaderBenchmark.replay";
  private static final String REPLAY_MEMCPY = "LogReaderBenchmark.memcpy";
  private static final String REPLAY_LIMIT = "LogReaderBenchmark.memcpyAndChecksum";

  private JmhParts() {}

  /** All of them. */
  static List<JmhPart> all() {
    return List.of(
        append("append-100", "100", new Effort(2, 12, 20, 0)),
        append("append-1k", "1024", new Effort(2, 12, 20, 0)),
        append("append-10k", "10240", new Effort(1, 8, 12, 0)),
        route(),
        admit(),
        put(),
        commit(),
        replay(),
        seek(),
        handOff(),
        format("json", "JsonFormatBenchmark"),
        format("cbor", "CborFormatBenchmark"),
        heartbeat());
  }

  private static JmhPart append(String name, String size, Effort effort) {
    return new JmhPart(
        "jmh-" + name,
        about(
            "durability",
            "os",
            "load",
            "12,000 records of "
                + size
                + " B by one thread, into files that were filled with zeros and forced, whose pages "
                + "are touched within"),
        effort,
        Map.of("size", size),
        List.of(
            new Line(APPEND, "Weir, ShardLog: frame, CRC32C, index; a commit at the end"),
            new Line(MEMCPY, "memcpy into a mapping"),
            new Line(LIMIT, "memcpy and CRC32C"),
            new Line(CHRONICLE, "Chronicle Queue, writingDocument"),
            new Line("ShardLogBenchmark.fileChannel", "FileChannel, a write each"),
            new Line("UnifiedLogBenchmark.append", "Kafka, UnifiedLog, a batch each"),
            new Line("UnifiedLogBenchmark.appendBatches", "Kafka, UnifiedLog, batches of 50")),
        List.of(
            new Against("times memcpy", MEMCPY, false, List.of()),
            new Against("times memcpy and CRC32C", LIMIT, false, List.of(APPEND)),
            new Against("times faster than Chronicle Queue", CHRONICLE, true, List.of(APPEND))));
  }

  private static JmhPart route() {
    return new JmhPart(
        "jmh-route",
        about("load", "partition keys of 16 characters, 1,024 of them in turn"),
        Effort.OWN,
        Map.of(),
        List.of(
            new Line("ShardRouterBenchmark.route", "encode, hash, find the shard"),
            new Line("ShardRouterBenchmark.md5", "MD5 alone")),
        List.of(new Against("times MD5", "ShardRouterBenchmark.md5", false, List.of())));
  }

  private static JmhPart admit() {
    return new JmhPart(
        "jmh-admit",
        about("load", "records of 116 B; the clock is asked for each"),
        Effort.OWN,
        Map.of(),
        List.of(
            new Line("WriteLimitsBenchmark.admit", "admit and charge"),
            new Line("WriteLimitsBenchmark.refuse", "refuse"),
            new Line("WriteLimitsBenchmark.nanoTime", "the clock alone")),
        List.of(new Against("times the clock", "WriteLimitsBenchmark.nanoTime", false, List.of())));
  }

  private static JmhPart put() {
    return new JmhPart(
        "jmh-put",
        about(
            "durability",
            "os",
            "load",
            "bursts of 100,000 records with keys of 16 characters by one thread, all of them "
                + "acknowledged within",
            "shards",
            "64",
            "limits",
            "on, and never reached"),
        Effort.OWN,
        Map.of(),
        List.of(
            new Line("BrokerBenchmark.put", "put through Broker"),
            new Line("BrokerBenchmark.md5", "MD5 of the key alone")),
        List.of(new Against("times MD5", "BrokerBenchmark.md5", false, List.of())));
  }

  private static JmhPart commit() {
    return new JmhPart(
        "jmh-commit",
        about(
            "durability",
            "fsync",
            "load",
            "a record of 1 KiB to each of so many shards, then one commit; each log is trimmed, and "
                + "segments are forced, in the same thread, within"),
        new Effort(1, 2, 4, 3),
        Map.of(),
        List.of(
            new Line("CommitBenchmark.commit", "append and commit"),
            new Line("CommitBenchmark.writeAndForce", "write as much to a file, and force it")),
        List.of(
            new Against(
                "times write and force", "CommitBenchmark.writeAndForce", false, List.of())));
  }

  private static JmhPart replay() {
    return new JmhPart(
        "jmh-replay",
        about(
            "load",
            "100,000 records of 1 KiB, a thousand at a time, in the page cache; log opened and "
                + "file mapped anew each time"),
        Effort.OWN,
        Map.of(),
        List.of(
            new Line(REPLAY, "Weir, ShardLog: read with CRC32C"),
            new Line(REPLAY_MEMCPY, "memcpy of each body"),
            new Line(REPLAY_LIMIT, "memcpy and CRC32C of each body"),
            new Line("LogReaderBenchmark.memcpyOfBlocks", "memcpy of the file in large blocks")),
        List.of(
            new Against("of memcpy's GB/s", REPLAY_MEMCPY, true, List.of()),
            new Against("of memcpy's and CRC32C's", REPLAY_LIMIT, true, List.of(REPLAY)),
            new Against(
                "of the GB/s in large blocks",
                "LogReaderBenchmark.memcpyOfBlocks",
                true,
                List.of(REPLAY))));
  }

  private static JmhPart seek() {
    return new JmhPart(
        "jmh-seek",
        about("load", "at random places of a log of 100,000 records of 1 KiB, pages touched"),
        Effort.OWN,
        Map.of(),
        List.of(
            new Line("SegmentIndexBenchmark.seekByOffset", "by offset, and read the record"),
            new Line("SegmentIndexBenchmark.seekByTime", "by time")),
        List.of());
  }

  private static JmhPart handOff() {
    return new JmhPart(
        "jmh-hand-off",
        about(
            "durability",
            "os",
            "load",
            "one record of 100 B after the other, the reader waits before it is put",
            "limits",
            "off"),
        Effort.OWN,
        Map.of(),
        List.of(
            new Line("WaitingReadsBenchmark.handOff", "put to waiting read"),
            new Line(
                "SubscriptionBenchmark.thereAndBack",
                "put to subscriber's thread and back, fan-out"),
            new Line(
                "SubscriptionBenchmark.withinPut", "put to subscriber within the put, fan-out")),
        List.of());
  }

  private static JmhPart format(String name, String benchmark) {
    return new JmhPart(
        "jmh-" + name,
        about("load", "of a record, in a body of 100, or in that of the answer"),
        Effort.OWN,
        Map.of("format", name),
        List.of(
            new Line(benchmark + ".decode", "decode"),
            new Line(benchmark + ".encode", "encode"),
            new Line(benchmark + ".copy", "memcpy of the data"),
            new Line(
                "PutRecordsCallBenchmark.writeTo", "encode the answer of a PutRecords of 500")),
        List.of(new Against("times memcpy", benchmark + ".copy", false, List.of())));
  }

  private static JmhPart heartbeat() {
    return new JmhPart(
        "jmh-heartbeat",
        about("load", "a heartbeat in which nothing changes; ten shards for each member"),
        Effort.OWN,
        Map.of(),
        List.of(new Line("CoordinatorBenchmark.heartbeat", "heartbeat")),
        List.of());
  }

  private static Map<String, String> about(String... pairs) {
    Map<String, String> about = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      about.put(pairs[i], pairs[i + 1]);
    }
    return about;
  }
}
