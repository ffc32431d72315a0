package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tailer of Chronicle's that follows a log from file to file. What it does in a process of its
 * own, within one file, is another test's (in the module of the command line).
 */
@Timeout(60)
class StockTailerTest {
  private static final int HOUR = 3_600_000;

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
  private final List<String> seen = new ArrayList<>();

  /** At each step, or when the first file is about to go and at the end. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itSeesEveryRecordOnceAndInOrder(boolean atOnce) throws IOException {
    DirectoryOfOneLog data = new DirectoryOfOneLog(directory);
    try (OneLog one = open(data)) {
      one.put("a0", "a1");
    }
    try (ChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(data.queue()).readOnly(true).build();
        ExcerptTailer tailer = queue.createTailer()) {
      follow(tailer, atOnce);
      try (OneLog one = open(data)) {
        one.put("a2");
        follow(tailer, atOnce);
        clock.addAndGet(HOUR);
        follow(tailer, atOnce);
        one.put("b0", "b1");
        follow(tailer, atOnce);
        one.append(1, "torn"); // and not acknowledged, as if the process had been killed
        one.log.close();
      }
      data.spoil("torn");
      try (OneLog one = open(data)) {
        one.put("c0", "c1");
        assertThat(data.files()).as("files, the last ahead of the clock").hasSize(3);
        follow(tailer, true);
        assertThat(seen).containsExactly("a0", "a1", "a2", "b0", "b1", "c0", "c1");
        one.log.trim(3);
        one.forceAll(0);
        assertThat(data.files()).as("files, without the first").hasSize(2);
        one.put("c2");
        follow(tailer, atOnce);
        clock.addAndGet(HOUR); // the hour of the last file
        one.put("c3");
        assertThat(data.files()).hasSize(2);
        follow(tailer, atOnce);
        clock.addAndGet(HOUR);
        one.put("d0", "d1");
        assertThat(data.files()).hasSize(3);
        follow(tailer, true);
      }
    }
    assertThat(seen)
        .containsExactly("a0", "a1", "a2", "b0", "b1", "c0", "c1", "c2", "c3", "d0", "d1");
  }

  private OneLog open(DirectoryOfOneLog data) {
    return new OneLog(data.settings().wallClock(clock::get));
  }

  /** Reads all there is, if it is time, as the page on engines says how. */
  private void follow(ExcerptTailer tailer, boolean now) {
    boolean more = now;
    while (more) {
      try (DocumentContext document = tailer.readingDocument()) {
        more = document.isPresent();
        if (more) {
          take(document.wire().bytes());
        }
      }
    }
  }

  private void take(Bytes<?> bytes) {
    byte[] header = new byte[Frame.HEADER];
    bytes.read(header);
    byte[] body = new byte[Frame.getInt(header, Frame.LENGTH)];
    bytes.read(body);
    if (Frame.isIntact(header, body, 0, body.length, Frame.seed(OneLog.ID.uuid()))) {
      seen.add(new String(body, StandardCharsets.UTF_8));
    }
  }
}
