package io.weir.benchmarks.report;

import java.util.List;
import java.util.Optional;

/** The goals that there are; they stand beside the figures, whatever these are. */
final class Goals {
  private static final String TIMES_MEMCPY = "times memcpy";
  private static final String TO_BEST_DATA = "data, times the best peer's";
  private static final String DATA = "data";
  private static final String P50 = "p50";
  private static final String P99 = "p99";

  private static final String APPEND = "Weir, ShardLog: frame, CRC32C, index; a commit at the end";
  private static final String PRODUCER = "Producer, not aggregating";
  private static final String TO_PROCESSOR = "put to processor, fan-out";

  private static final List<Goal> ALL =
      List.of(
          atMost("jmh-append-100", APPEND, TIMES_MEMCPY, 1.5),
          atLeast("jmh-append-100", APPEND, "times faster than Chronicle Queue", 4),
          atMost("jmh-append-1k", APPEND, TIMES_MEMCPY, 1.25),
          // 350 ns where MD5 alone takes 120.
          atMost("jmh-put", "put through Broker, size 100", "times MD5", 350.0 / 120),
          // None; what the harness allocates, spread over an invocation, stays below half a byte.
          atMost("jmh-put", "put through Broker, size 100", "allocated", 0.5),
          atLeast("jmh-replay", "Weir, ShardLog: read with CRC32C", "of memcpy's GB/s", 0.6),
          atLeast("put-records", "Weir", TO_BEST_DATA, 20),
          atMost("put-records-half-load", "Weir", P99, 10),
          atLeast("ingest", "Weir, producer-client", TO_BEST_DATA, 1),
          atLeast("ingest", "Weir, producer-client, unsigned", TO_BEST_DATA, 1),
          atLeast("delivery", "Weir, HTTP/2, CBOR", "p50, times the best peer's", 4),
          atLeast("get-records", "Weir, JSON", DATA, 300),
          atLeast("get-records", "Weir, CBOR", DATA, 300),
          atLeast("fsync", "fsync", "data, times the lesser of os and half the disk", 0.7),
          atMost("fsync-200-shards", "fsync, 200 shards", P50, 5),
          atLeast("operations", "GetRecords, Limit 1,000, HTTP/1.1, JSON", DATA, 300),
          atLeast("operations", "GetRecords, Limit 1,000, HTTP/1.1, CBOR", DATA, 300),
          atLeast("operations", "GetRecords, Limit 1,000, HTTP/2, JSON", DATA, 300),
          atLeast("operations", "GetRecords, Limit 1,000, HTTP/2, CBOR", DATA, 300),
          atMost("start", "start to ready, java -jar weir.jar", "median", 1000),
          atMost("start", "start to ready, ./weir", "median", 1000),
          atMost("idle", "100 idle shards", "resident", 200),
          atMost("idle", "100 idle shards", "processor", 2),
          atLeast("produce", PRODUCER, "times SDK, one PutRecord a record", 10),
          atLeast("produce", PRODUCER, "times SDK, PutRecords of 500", 0.95),
          atLeast("produce", "Producer, aggregating", "times SDK, PutRecords of 500", 3),
          atLeast("embedded-send", PRODUCER, "records", 1_000_000),
          atMost("network-delivery", TO_PROCESSOR, P50, 0.5),
          atMost("network-delivery", "put by a lean client to processor, fan-out", P50, 0.5),
          atMost("embedded-delivery", TO_PROCESSOR, P50, 0.05));

  private Goals() {}

  private static Goal atLeast(String group, String title, String figure, double bound) {
    return new Goal(group, title, figure, true, bound);
  }

  private static Goal atMost(String group, String title, String figure, double bound) {
    return new Goal(group, title, figure, false, bound);
  }

  static List<Goal> all() {
    return ALL;
  }

  /** The goal of a row's figure, if it has one. */
  static Optional<Goal> of(Row row, Figure figure) {
    return ALL.stream().filter(goal -> goal.isFor(row, figure)).findFirst();
  }
}
