package io.weir.server.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.StorageException;
import io.weir.log.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScopedBrokersTest {
  private static final Scope HOME = new Scope("us-east-1", "000000000000");
  private static final Scope OTHER_REGION = new Scope("eu-west-1", "000000000000");
  private static final Scope OTHER_ACCOUNT = new Scope("us-east-1", "123456789012");

  @TempDir private Path data;
  private final List<Scope> opened = new CopyOnWriteArrayList<>();

  private ScopedBrokers open(int most) {
    return ScopedBrokers.open(data, HOME, most, this::settings);
  }

  private BrokerBuilder settings(Scope scope) {
    opened.add(scope);
    return Broker.builder().durability(Durability.OS);
  }

  @Test
  void eachScopeHasStreamsOfItsOwnAndKeepsThem() {
    try (ScopedBrokers brokers = open(3)) {
      assertThat(opened).containsExactly(HOME);
      brokers.open(HOME).createStream("clicks", 1);
      brokers.open(OTHER_REGION).createStream("clicks", 2);
      brokers.open(OTHER_ACCOUNT).createStream("clicks", 3);
      assertThat(brokers.open(OTHER_ACCOUNT).describeStream("clicks").arn())
          .isEqualTo("arn:aws:kinesis:us-east-1:123456789012:stream/clicks");
      assertThat(opened).containsExactly(HOME, OTHER_REGION, OTHER_ACCOUNT);
    }
    opened.clear();
    try (ScopedBrokers brokers = open(3)) {
      // Before anybody asks for them, so that retention goes on.
      assertThat(opened).containsExactlyInAnyOrder(HOME, OTHER_REGION, OTHER_ACCOUNT);
      assertThat(brokers.open(HOME).listShards("clicks")).hasSize(1);
      assertThat(brokers.open(OTHER_REGION).listShards("clicks")).hasSize(2);
      assertThat(brokers.open(OTHER_ACCOUNT).listShards("clicks")).hasSize(3);
    }
  }

  @Test
  void aDirectorySaysWhatItHoldsWhateverIsHomeNow() {
    try (ScopedBrokers brokers = open(3)) {
      brokers.open(HOME).createStream("clicks", 1);
    }
    try (ScopedBrokers brokers = ScopedBrokers.open(data, OTHER_REGION, 3, this::settings)) {
      assertThat(brokers.open(OTHER_REGION).listStreams()).isEmpty();
      assertThat(brokers.open(HOME).listStreams()).containsExactly("clicks");
    }
  }

  @Test
  void thereAreNoMoreThanSaid() {
    try (ScopedBrokers brokers = open(2)) {
      Broker other = brokers.open(OTHER_REGION);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> brokers.open(OTHER_ACCOUNT))
            .isInstanceOf(LimitExceededException.class)
            .hasMessageContaining("region us-east-1 of account 123456789012")
            .hasMessageContaining("--max-regions");
      }
      assertThat(brokers.open(OTHER_REGION)).isSameAs(other);
      assertThat(data.resolve("regions/123456789012")).doesNotExist();
    }
    assertThatThrownBy(() -> open(1)).isInstanceOf(LimitExceededException.class);
    assertThat(weirThreads()).isEmpty();
  }

  @Test
  void callersAtTheSameTimeGetTheSameBroker() throws Exception {
    int callers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try (ScopedBrokers brokers = open(3)) {
      CyclicBarrier together = new CyclicBarrier(callers);
      List<Callable<Broker>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(
            () -> {
              together.await();
              return brokers.open(OTHER_REGION);
            });
      }
      Broker one = null;
      for (Future<Broker> call : threads.invokeAll(calls)) {
        one = one == null ? call.get() : one;
        assertThat(call.get()).isSameAs(one);
      }
      assertThat(opened).containsExactly(HOME, OTHER_REGION);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void afterAFailureTheNextCallTriesAgain() {
    AtomicInteger failures = new AtomicInteger(1);
    try (ScopedBrokers brokers =
        ScopedBrokers.open(
            data,
            HOME,
            2,
            scope ->
                scope.equals(HOME) || failures.getAndDecrement() <= 0
                    ? settings(scope)
                    : settings(scope)
                        .engine(
                            (path, durability, files) -> {
                              throw new StorageException("the disk of " + path + " failed");
                            }))) {
      assertThatThrownBy(() -> brokers.open(OTHER_REGION))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("regions/000000000000/eu-west-1 failed");
      assertThat(brokers.find(OTHER_REGION)).isNull();
      assertThat(brokers.open(OTHER_REGION).listStreams()).isEmpty();
      assertThat(brokers.find(OTHER_REGION)).isNotNull();
    }
  }

  @Test
  void oneThatCannotBeOpenedAtTheStartLeavesNothingOpen() throws IOException {
    try (ScopedBrokers brokers = open(2)) {
      brokers.open(OTHER_REGION);
    }
    Files.write(data.resolve("regions/000000000000/eu-west-1/weir.id"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> open(2))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("eu-west-1");
    assertThat(weirThreads()).isEmpty();
    Files.delete(data.resolve("regions/000000000000/eu-west-1/weir.id"));
  }

  @Test
  void anotherServerOnTheDirectoryIsRefused() {
    try (ScopedBrokers brokers = open(2)) {
      assertThat(brokers.home()).isEqualTo(HOME);
      assertThatThrownBy(() -> open(2)).hasMessageContaining("in use");
      assertThatThrownBy(() -> ScopedBrokers.open(data, OTHER_REGION, 2, this::settings))
          .hasMessageContaining("in use");
      assertThat(brokers.open(HOME).listStreams()).isEmpty();
    }
  }

  @Test
  void whatIsNoScopesIsLeftAlone() throws IOException {
    Files.createDirectories(data.resolve("regions/lost+found"));
    Files.createDirectories(data.resolve("regions/123456789012/..."));
    Files.createFile(data.resolve("regions/123456789012/eu-west-1"));
    try (ScopedBrokers brokers = open(2)) {
      assertThat(brokers.all()).containsOnlyKeys(HOME);
    }
  }

  @Test
  void aDirectoryOfASingleBrokerIsRefusedWithTheWayOut() throws IOException {
    try (Broker single = settings(HOME).dataDirectory(data).start()) {
      single.createStream("clicks", 1);
    }
    assertThat(ScopedBrokers.areIn(data)).isFalse();
    assertThatThrownBy(() -> open(2))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(data.resolve("regions/000000000000/us-east-1").toString());
    Path moved = data.resolve("regions/000000000000/us-east-1");
    List<Path> all = list(data);
    Files.createDirectories(moved);
    for (Path file : all) {
      Files.move(file, moved.resolve(file.getFileName()));
    }
    try (ScopedBrokers brokers = open(2)) {
      assertThat(brokers.open(HOME).listStreams()).containsExactly("clicks");
    }
    assertThat(ScopedBrokers.areIn(data)).isTrue();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void closeClosesAllAndLeavesNoThread() {
    ScopedBrokers brokers = open(3);
    Broker home = brokers.open(HOME);
    Broker other = brokers.open(OTHER_REGION);
    home.createStream("clicks", 1);
    other.createStream("clicks", 1);
    brokers.close();
    brokers.close();
    assertThat(weirThreads()).isEmpty();
    assertThatThrownBy(() -> brokers.open(OTHER_ACCOUNT)).isInstanceOf(BrokerClosedException.class);
    assertThatThrownBy(() -> brokers.open(HOME)).isInstanceOf(BrokerClosedException.class);
    assertThatThrownBy(() -> home.createStream("more", 1))
        .isInstanceOf(BrokerClosedException.class);
    assertThatThrownBy(() -> other.createStream("more", 1))
        .isInstanceOf(BrokerClosedException.class);
  }

  private static Set<String> weirThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("weir"))
        .collect(java.util.stream.Collectors.toSet());
  }
}
