package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine leaves behind in a process, and what it sends. */
class ThreadsTest {
  @TempDir Path directory;

  @Test
  void noThreadIsLeftAfterClose() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (OneLog one = new OneLog(ChronicleLogStore.builder(directory))) {
      one.put("a");
      assertThat(one.read(0)).containsExactly("a");
      one.forceAll(0);
    }
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    left.removeIf(thread -> thread.getName().equals("process reaper")); // the JDK's, for a minute
    assertThat(left).isEmpty();
  }

  @Test
  void analyticsAreOffAndNotOnTheClassPath() {
    ChronicleLogStore.builder(directory).open().close();
    assertThat(net.openhft.chronicle.core.analytics.AnalyticsFacade.isEnabled()).isFalse();
    assertThat(System.getProperty("java.class.path")).doesNotContain("chronicle-analytics");
  }
}
