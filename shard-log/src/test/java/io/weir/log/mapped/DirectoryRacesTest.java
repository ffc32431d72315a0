package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Logs lie side by side in directories that come and go with them. */
class DirectoryRacesTest {
  /** A log gets its first record while the last of those beside it is deleted. */
  @Test
  void aDirectoryThatIsBeingMadeIsNotRemoved() throws Exception {
    MemoryFileSystem files = new MemoryFileSystem();
    try (MappedLogStore store =
        MappedLogStore.builder(Path.of("/data"))
            .fileSystem(files)
            .durability(Durability.OS)
            .segmentBytes(4096, 4096)
            .open()) {
      ShardLog parent = store.open(new LogId("s/0", new UUID(3, 0)), AppendListener.NONE);
      ShardLog child = store.open(new LogId("s/1", new UUID(3, 1)), AppendListener.NONE);
      parent.append(1, new Body(1, 10));
      store.commit(List.of(parent));
      AtomicReference<Thread> deleting = new AtomicReference<>();
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.CREATE_DIRECTORY
                && path.endsWith("s/1")
                && deleting.get() == null) {
              Thread thread = new Thread(() -> store.delete(parent.id()));
              deleting.set(thread);
              thread.start();
              awaitEndOrLock(thread);
            }
          });
      child.append(1, new Body(1, 10));
      deleting.get().join();
      assertThat(store.failure()).isNull();
      store.commit(List.of(child));
      assertThat(child.durableOffset()).isEqualTo(1);
      assertThat(store.names()).containsExactly("s/1");
    }
  }

  private static void awaitEndOrLock(Thread thread) {
    while (thread.isAlive()
        && thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
  }
}
