package io.weir.log.mapped;

import io.weir.log.offline.Progress;

/** Adds up what has been looked at, and tells about once a MiB. Not thread-safe. */
final class ProgressMeter {
  private static final long STEP = 1 << 20;
  private final Progress progress;
  private final long total;
  private long done;
  private long told;

  ProgressMeter(Progress progress, long total) {
    this.progress = progress;
    this.total = total;
  }

  void add(long bytes) {
    done += bytes;
    if (done - told >= STEP) {
      told = done;
      progress.at(Math.min(done, total), total);
    }
  }

  void finish() {
    progress.at(total, total);
  }
}
