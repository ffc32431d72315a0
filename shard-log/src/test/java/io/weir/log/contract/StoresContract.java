package io.weir.log.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.log.AppendListener;
import io.weir.log.LogClosedException;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.StoreLockedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Logs live side by side in a store, which tells about itself. */
interface StoresContract extends EngineUnderTest {

  @Test
  default void manyLogsLiveSideBySide() {
    try (StoreUnderTest store = open()) {
      List<LogUnderTest> logs = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        logs.add(store.open());
      }
      SplittableRandom random = new SplittableRandom(5);
      for (int round = 0; round < 20; round++) {
        for (LogUnderTest log : logs) {
          log.appendNumbered(random.nextInt(4));
        }
        store.commit(logs);
      }
      logs.forEach(LogUnderTest::verifyContent);
      store.reopen();
      logs.forEach(LogUnderTest::verifyContent);
    }
  }

  @Test
  default void namesAreThoseOfTheLogsThatHoldSomething() {
    try (StoreUnderTest store = open()) {
      LogUnderTest first = store.open(new LogId("alone", UUID.randomUUID()));
      LogUnderTest second = store.open(new LogId("some/where.deep/-below_", UUID.randomUUID()));
      store.open(new LogId("unused", UUID.randomUUID()));
      assertThat(store.store().names()).isEmpty();
      first.appendNumbered(1);
      second.appendNumbered(1);
      store.commit(first, second);
      assertThat(store.store().names())
          .containsExactlyInAnyOrder(first.id().name(), second.id().name());
      second.log().close();
      assertThat(store.store().names()).contains(second.id().name());
      store.delete(first);
      store.reopen();
      assertThat(store.store().names()).containsExactly(second.id().name());
    }
  }

  @Test
  default void aLogIsOpenOnlyOnce() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThat(log.log().id()).isEqualTo(log.id());
      assertThatThrownBy(() -> store.store().open(log.id(), AppendListener.NONE))
          .isInstanceOf(IllegalStateException.class);
      log.appendNumbered(1);
      store.commit(log);
      log.verifyContent();
    }
  }

  @Test
  default void aDeletedLogIsGoneAndItsSuccessorStartsAnew() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      LogUnderTest neighbour = store.open();
      log.appendNumbered(10);
      neighbour.appendNumbered(3);
      store.commit(log, neighbour);
      ShardLog deleted = log.log();
      store.delete(log);
      assertThatThrownBy(() -> deleted.append(1, Body.of(new byte[1])))
          .isInstanceOf(LogClosedException.class);
      assertThat(store.store().names()).doesNotContain(log.id().name());
      store.store().delete(log.id());

      LogUnderTest successor = store.open(new LogId(log.id().name(), UUID.randomUUID()));
      successor.verifyContent();
      successor.append(5, new byte[] {1});
      store.commit(successor);
      successor.verifyContent();
      store.reopen();
      successor.verifyContent();
      neighbour.verifyContent();
    }
  }

  @Test
  default void aClosedLogCanBeDeleted() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      log.appendNumbered(10);
      store.commit(log);
      log.log().close();
      store.delete(log);
      assertThat(store.store().names()).doesNotContain(log.id().name());
      store.open(new LogId(log.id().name(), UUID.randomUUID())).verifyContent();
    }
  }

  @Test
  default void aStoreTellsAboutItself() {
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThat(store.store().durability()).isNotNull();
      assertThat(store.store().failure()).isNull();
      assertThat(store.store().usableSpace()).isPositive();
      log.append(1, new byte[5000]);
      store.commit(log);
      assertThat(log.log().sizeInBytes()).isGreaterThanOrEqualTo(5000);
    }
  }

  @Test
  default void aSecondStoreOverTheSameStateIsRefusedWhileTheFirstIsOpen() {
    assumeTrue(isExclusive());
    try (StoreUnderTest store = open()) {
      LogUnderTest log = store.open();
      assertThatThrownBy(this::openStore).isInstanceOf(StoreLockedException.class);
      assertThatThrownBy(this::openStore).isInstanceOf(StoreLockedException.class);
      log.appendNumbered(1);
      store.commit(log);
      store.reopen();
      log.verifyContent();
    }
  }
}
