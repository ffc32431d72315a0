package io.weir.benchmarks.load;

/** The operations that put load on a server. */
enum LoadOperation {
  /** One record a call. */
  PUT_RECORD("PutRecord") {
    @Override
    LoadResult run(Target target, Shape shape, Timing timing) {
      return target.load.putRecord(target.stream, shape, timing);
    }
  },
  /** Several records a call. */
  PUT_RECORDS("PutRecords") {
    @Override
    LoadResult run(Target target, Shape shape, Timing timing) {
      return target.load.putRecords(target.stream, shape, timing);
    }
  },
  /** Reading all shards, over and over. */
  GET_RECORDS("GetRecords") {
    @Override
    LoadResult run(Target target, Shape shape, Timing timing) throws Exception {
      long filled = target.fill(shape);
      return target.load.getRecords(target.stream, target.shards, shape, timing, filled);
    }
  },
  /** Reading all shards, once; latencies are the affair of {@code fan-out}. */
  SUBSCRIBE_TO_SHARD("SubscribeToShard") {
    @Override
    LoadResult run(Target target, Shape shape, Timing timing) throws Exception {
      if (timing.open()) {
        throw new IllegalArgumentException("for subscriptions at a rate there is `fan-out`");
      }
      long filled = target.fill(shape);
      return target.load.subscribe(target.arn, target.shards, shape.bytes(), filled);
    }
  };

  private final String title;

  LoadOperation(String title) {
    this.title = title;
  }

  /** The protocol's name. */
  String title() {
    return title;
  }

  abstract LoadResult run(Target target, Shape shape, Timing timing) throws Exception;

  /**
   * What is called.
   *
   * @param fillMegabytes of data put before reading begins
   */
  record Target(NetworkLoad load, String stream, String arn, int shards, int fillMegabytes) {
    long fill(Shape shape) throws InterruptedException {
      return load.fill(stream, shape.bytes(), fillMegabytes * 1_000_000L / shape.bytes());
    }
  }
}
