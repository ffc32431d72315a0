package io.weir.log.mapped;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** A process that fills one log, says so, and waits to be killed. */
final class Filler {
  static final LogId LOG = new LogId("fill/a", new UUID(5, 6));
  static final String READY = "filled";
  private static final int RECORDS_A_COMMIT = 1000;
  private static final int BODY = 1024;

  private Filler() {}

  /** Directory, durability, MiB. */
  public static void main(String[] args) throws Exception {
    MappedLogStore store =
        MappedLogStore.builder(Path.of(args[0])).durability(Durability.valueOf(args[1])).open();
    Thread maintenance = new Thread(() -> maintain(store), "maintenance");
    maintenance.setDaemon(true);
    maintenance.start();
    ShardLog log = store.open(LOG, AppendListener.NONE);
    byte[] bytes = new byte[BODY];
    new SplittableRandom(7).nextBytes(bytes);
    MappedLogStoreTest.Body body = new MappedLogStoreTest.Body(bytes);
    long records = (Long.parseLong(args[2]) << 20) / BODY;
    for (long i = 0; i < records; i++) {
      log.append(1_000_000 + i, body);
      if (i % RECORDS_A_COMMIT == RECORDS_A_COMMIT - 1 || i == records - 1) {
        store.commit(List.of(log));
      }
    }
    System.out.println(READY + " " + log.durableOffset());
    Thread.sleep(Long.MAX_VALUE);
  }

  /** As the broker's duty does. */
  private static void maintain(MappedLogStore store) {
    while (true) {
      if (store.maintain(System.nanoTime()) == 0) {
        try {
          Thread.sleep(10);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }
}
