package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.StorageException;
import io.weir.broker.routing.HashKey;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A catalog whose snapshot finds no room, and one whose log cannot be forced. */
class FullCatalogTest {
  private static final Path DATA = Path.of("/data");

  private static Broker start(MemoryFileSystem disk) {
    return Broker.builder().dataDirectory(DATA).fileSystem(disk).snapshotEvery(3).start();
  }

  @Test
  void aSnapshotThatCannotBeWrittenCostsNothing() {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (Broker broker = start(disk)) {
      broker.createStream("s", 1);
      disk.intercept(
          (operation, path) -> {
            if (operation == Operation.WRITE && path.toString().contains("catalog.snapshot")) {
              throw new IOException("No space left on device");
            }
          });
      for (int i = 0; i < 10; i++) {
        broker.setRetention("s", Duration.ofHours(30 + i));
      }
      assertThat(disk.exists(DATA.resolve("catalog.snapshot.tmp"))).isFalse();
    }
    disk.stopFaults();
    for (int life = 0; life < 2; life++) { // with the log alone, then with a snapshot
      try (Broker broker = start(disk)) {
        assertThat(broker.describeStream("s").retention()).hasHours(39 + life);
        broker.setRetention("s", Duration.ofHours(40 + life));
      }
    }
  }

  @Test
  void aChangeThatIsNotDurableIsNotToldAsDone() {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (Broker broker = start(disk)) {
      broker.createStream("s", 1);
      disk.failForces(path -> path.toString().endsWith(".journal"));
      assertThatThrownBy(() -> broker.createStream("t", 1)).isInstanceOf(StorageException.class);
      assertThat(broker.listStreams()).containsExactly("s");
    }
  }

  /** The force fails only when the caller waits for it, or has not waited and is through. */
  @Test
  void aChangeIsToldOnlyAfterItsForce() throws Exception {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (Broker broker = start(disk)) {
      broker.createStream("s", 1);
      Duration before = broker.describeStream("s").retention();
      FutureTask<Void> change =
          new FutureTask<>(() -> broker.setRetention("s", Duration.ofHours(30)), null);
      Thread caller = new Thread(change);
      disk.intercept(
          (operation, path) -> {
            if (operation == Operation.FORCE_FILE && path.toString().endsWith(".journal")) {
              while (caller.isAlive() && caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              throw new IOException("Input/output error");
            }
          });
      caller.start();
      assertThatThrownBy(() -> change.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StorageException.class);
      assertThat(broker.describeStream("s").retention()).isEqualTo(before);
    }
  }

  /**
   * The event is in the log and cannot be forced: the split is there after a restart, or is not.
   */
  @Test
  void aSplitThatIsNotDurableIsNotToldAsDoneAndTakesNoRecords() {
    MemoryFileSystem disk = new MemoryFileSystem();
    HashKey middle = new HashKey(1L << 63, 0);
    try (Broker broker = start(disk)) {
      broker.createStream("s", 1);
      broker.put("s", "k", new byte[1]).join();
      disk.failForces(path -> path.toString().endsWith(".journal"));
      assertThatThrownBy(() -> broker.splitShard("s", ShardRef.idOf(0), middle))
          .isInstanceOf(StorageException.class);
      assertThat(broker.listShards("s")).hasSize(1);
      assertThatThrownBy(() -> broker.put("s", "k", new byte[1]).join())
          .hasCauseInstanceOf(StorageException.class);
    }
    disk.stopFaults();
    try (Broker broker = start(disk)) {
      int open = broker.describeStream("s").openShardCount();
      assertThat(broker.listShards("s")).hasSize(open == 1 ? 1 : 3);
      broker.put("s", "k", new byte[1]).join();
      ReadResult first =
          broker.read(broker.iterator("s", ShardRef.idOf(0), StartingPosition.trimHorizon()), 10);
      assertThat(first.count()).isEqualTo(open == 1 ? 2 : 1);
      assertThat(first.children()).hasSize(open == 1 ? 0 : 2);
    }
  }
}
