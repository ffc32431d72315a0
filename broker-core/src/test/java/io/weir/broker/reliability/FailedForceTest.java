package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.Outcomes;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.Record;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.broker.error.StorageException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A broker whose disk fails one force, whichever it is: each put is answered once, what is answered
 * with success is there whatever comes then, and the control plane says that it cannot go on.
 */
class FailedForceTest {
  private static final Path DIRECTORY = Path.of("/data");
  private static final int PUTS = 40;

  private static Broker start(MemoryFileSystem disk, Durability durability) {
    return Broker.builder()
        .dataDirectory(DIRECTORY)
        .durability(durability)
        .fileSystem(disk)
        .limits(Limits.off())
        .start();
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void whateverForceFails(Durability durability) {
    for (int nth = 1; nth <= 14; nth++) {
      failOne(durability, nth);
    }
  }

  private static void failOne(Durability durability, int nth) {
    MemoryFileSystem disk = new MemoryFileSystem();
    Outcomes heard = new Outcomes();
    try (Broker broker = start(disk, durability)) {
      broker.createStream("s", 1);
      StreamHandle handle = broker.stream("s");
      disk.failForce(nth);
      for (int i = 0; i < PUTS; i++) {
        handle.put("k", new byte[] {(byte) i}, heard, i);
        long tag = i;
        if (i % 3 == 0) {
          await(() -> heard.calls.containsKey(tag));
        }
      }
      await(() -> heard.calls.size() == PUTS);
      long acked = heard.acked.size();
      assertThat(read(broker)).hasSize((int) acked);
      if (!heard.rejected.isEmpty()) {
        assertThat(heard.rejected.values())
            .allMatch(e -> e instanceof OutcomeUnknownException || e instanceof StorageException);
        assertThatThrownBy(() -> broker.createStream("t", 1))
            .as("a stream made after force %s failed, and with it %s", nth, heard.rejected)
            .isInstanceOf(StorageException.class);
      }
    }
    assertThat(heard.calls.values()).as("answers, force %s", nth).allMatch(n -> n.get() == 1);
    assertThat(heard.acked.values()).doesNotHaveDuplicates();
    check(disk.kill(), durability, heard, nth);
    if (durability == Durability.FSYNC) {
      check(disk.powerLoss(unit -> false), durability, heard, nth);
      check(disk.powerLoss(nth), durability, heard, nth);
    }
  }

  /** An answer is a matter of microseconds. */
  private static void await(Callable<Boolean> condition) {
    Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(condition);
  }

  private static void check(MemoryFileSystem disk, Durability durability, Outcomes heard, int nth) {
    try (Broker broker = start(disk, durability)) {
      List<Byte> found = read(broker);
      heard.acked.forEach(
          (tag, offset) ->
              assertThat(found.get(Math.toIntExact(offset)))
                  .as("record %s, acknowledged before or after force %s failed", offset, nth)
                  .isEqualTo(tag.byteValue()));
      broker.put("s", "k", new byte[1]).join();
    }
  }

  private static List<Byte> read(Broker broker) {
    List<Byte> found = new ArrayList<>();
    var result =
        broker.read(broker.iterator("s", ShardRef.idOf(0), StartingPosition.trimHorizon()), 1000);
    for (Record each : result.records()) {
      found.add(each.dataBytes()[0]);
    }
    return found;
  }
}
