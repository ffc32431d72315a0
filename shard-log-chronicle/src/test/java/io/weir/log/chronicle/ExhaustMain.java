package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.DiskFullException;
import io.weir.log.LogId;
import io.weir.log.ResourceLimitException;
import io.weir.log.ShardLog;
import io.weir.log.contract.Body;
import io.weir.log.fs.ProcessLimitException;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes all the descriptors that this process may have, which is to be few, and then does with a
 * store what needs one. Ends with 0 if each was refused by its name, and nothing was damaged.
 */
final class ExhaustMain {
  private static final long HOUR = 3_600_000;

  private ExhaustMain() {}

  /**
   * The program.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    long now = 0;
    try (OneLog one =
        new OneLog(
            ChronicleLogStore.builder(Path.of(args[0]))
                .blockBytes(1 << 20)
                .wallClock(clock::get))) {
      one.put("a", "b");
      clock.addAndGet(HOUR);
      one.put("c");
      assertThat(one.read(0)).containsExactly("a", "b", "c");
      loadClasses(one);
      one.forceAll(now);
      one.log.idle();
      one.put("unforced");
      // The next long one makes the store look at the disk, which must not take a descriptor.
      String longOne = "x".repeat(170_000);
      one.put(Collections.nCopies(24, longOne).toArray(String[]::new)); // 4 MiB with the next
      try (Descriptors all = Descriptors.takeAll()) {
        refused(() -> one.read(0));
        refused(() -> one.log.offsetForTimestamp(1000));
        clock.addAndGet(HOUR);
        refused(() -> one.put(longOne));
        all.takeMore(); // what the append gave back
        refused(() -> one.put(longOne));
        all.takeMore();
        refused(() -> one.store.force(one.log));
        now += 2 * HOUR * 1_000_000;
        one.forceAll(now);
        refused(
            () ->
                one.store
                    .open(new LogId("x", new UUID(3, 4)), AppendListener.NONE)
                    .append(1, Body.ofText("x")));
        all.assertNoneIsLeft();
      }
      assertThat(one.store.failure()).isNull();
      one.put("d");
      assertThat(one.read(0))
          .startsWith("a", "b", "c", "unforced", longOne)
          .endsWith("d")
          .hasSize(29);
      one.store.force(one.log);
      one.log.close();
      try (Descriptors all = Descriptors.takeAll()) {
        refused(() -> one.store.open(OneLog.ID, AppendListener.NONE));
        all.assertNoneIsLeft();
      }
      one.store.open(OneLog.ID, AppendListener.NONE);
    }
    try (OneLog one = new OneLog(ChronicleLogStore.builder(Path.of(args[0])).blockBytes(1 << 20))) {
      assertThat(one.read(0)).startsWith("a", "b", "c", "unforced").endsWith("d").hasSize(29);
      one.put("e");
      assertThat(one.read(28)).containsExactly("d", "e");
    }
    withoutSpaceEither(Path.of(args[0]));
    System.out.println("all refused by name");
  }

  /** What is said first is what can be seen without a descriptor: that the disk is full. */
  private static void withoutSpaceEither(Path directory) throws IOException {
    try (OneLog one = new OneLog(ChronicleLogStore.builder(directory).diskReserveBytes(1L << 60))) {
      ShardLog other = one.store.open(new LogId("other", new UUID(5, 6)), AppendListener.NONE);
      full(() -> one.put("x"));
      try (Descriptors all = Descriptors.takeAll()) {
        full(() -> one.put("x"));
        full(() -> other.append(1, Body.ofText("x")));
        refused(() -> one.read(0));
        all.assertNoneIsLeft();
      }
      assertThat(one.store.failure()).isNull();
      assertThat(one.read(28)).containsExactly("d", "e");
    }
    try (OneLog one = new OneLog(ChronicleLogStore.builder(directory))) {
      one.put("f");
      assertThat(one.read(28)).containsExactly("d", "e", "f");
    }
  }

  private static void full(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(DiskFullException.class)
        .hasMessageContaining("free space");
  }

  /** Those that are needed below: there will be no descriptor to read them with. */
  private static void loadClasses(OneLog one) {
    ProcessLimitException limit = new ProcessLimitException("no more", null);
    refused(
        () -> {
          throw Failures.of("cannot", limit);
        });
    assertThat(one.log.offsetForTimestamp(1000)).isZero();
    assertThatThrownBy(
            () -> {
              throw new CorruptLogException(Path.of("x"), 0, 0, 0, "x");
            })
        .isInstanceOf(CorruptLogException.class);
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ResourceLimitException.class);
  }

  /** Open files to no purpose. */
  private static final class Descriptors implements AutoCloseable {
    private final List<Closeable> open = new ArrayList<>();

    static Descriptors takeAll() {
      Descriptors all = new Descriptors();
      all.takeMore();
      return all;
    }

    void takeMore() {
      try {
        while (true) {
          open.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // that was the last one
      }
    }

    /** What was refused was refused for want of one. */
    void assertNoneIsLeft() {
      assertThat(open).isNotEmpty();
      assertThatThrownBy(() -> new FileInputStream("/dev/null").close())
          .isInstanceOf(IOException.class);
    }

    @Override
    public void close() throws IOException {
      for (Closeable each : open) {
        each.close();
      }
    }
  }
}
