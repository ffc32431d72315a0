package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine leaves behind in a process, and what it sends. */
class ThreadsTest {
  @TempDir Path directory;

  @Test
  void noThreadIsLeftAfterClose() throws Exception {
    assertThat(threadsLeft(List.of())).contains(ThreadsMain.LEFT + "[]");
  }

  /** So the test above would see one. */
  @Test
  void aThreadThatIsLeftIsSeen() throws Exception {
    assertThat(threadsLeft(List.of("-Dbackground.releaser=true")))
        .containsPattern(ThreadsMain.LEFT + "\\[.*background~resource~releaser.*]");
  }

  private String threadsLeft(List<String> settings) throws Exception {
    List<String> flags = new ArrayList<>(JavaProcess.flags());
    flags.addAll(settings);
    Process process = JavaProcess.start(flags, ThreadsMain.class, directory);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Files grow, roll and are mapped on the threads of callers, who may be interrupted. */
  @Test
  void anInterruptedThreadAppendsAndReads() {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    String large = "x".repeat(40_000);
    try (OneLog one =
        new OneLog(
            ChronicleLogStore.builder(directory).blockBytes(1 << 18).wallClock(clock::get))) {
      Thread.currentThread().interrupt();
      for (int i = 0; i < 40; i++) {
        one.put(large);
        clock.addAndGet(400_000);
      }
      assertThat(one.read(0)).hasSize(40).containsOnly(large);
      one.forceAll(0);
      assertThat(one.store.failure()).isNull();
      assertThat(Thread.interrupted()).as("the interrupted status is left as it was").isTrue();
      one.put("after");
      assertThat(one.read(40)).containsExactly("after");
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  @Test
  void analyticsAreOffAndNotOnTheClassPath() {
    ChronicleLogStore.builder(directory).open().close();
    assertThat(net.openhft.chronicle.core.analytics.AnalyticsFacade.isEnabled()).isFalse();
    assertThat(System.getProperty("java.class.path")).doesNotContain("chronicle-analytics");
  }
}
