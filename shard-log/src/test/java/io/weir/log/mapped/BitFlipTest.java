package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.mapped.WrittenStore.End;
import io.weir.log.reliability.Figures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Flips single bits of every kind of file. By default some of them, with a stride that visits every
 * bit of a byte in turn; with {@code -Pstress} every one. {@code -Dweir.stride=N} says how many
 * bits to go on.
 */
class BitFlipTest {
  private static final int SAMPLES_A_FILE = 24;

  static Stream<WrittenStore> stores() {
    return WrittenStore.all().stream();
  }

  static Stream<WrittenStore> full() {
    return Stream.of(Durability.values())
        .flatMap(d -> Stream.of(End.CLOSED, End.KILLED).map(e -> WrittenStore.oneSegment(d, e)));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void everyKindOfFile(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new DamageOracle.LastBatchUnvouched(store));
    for (Path file : store.paths()) {
      long bits = 8L * used(store, file);
      flip(campaign, file, 0, bits, Long.getLong("weir.stride", oddStride(bits, SAMPLES_A_FILE)));
    }
    campaign.conclude();
  }

  @ParameterizedTest
  @MethodSource("full")
  void aFullSegment(WrittenStore store) throws IOException {
    DamageCampaign campaign = DamageCampaign.strict(store);
    flipSegment(campaign, store, Long.getLong("weir.stride", 2003));
    campaign.conclude();
  }

  @ParameterizedTest
  @MethodSource("full")
  @Tag("stress")
  void everyBitOfAFullSegment(WrittenStore store) throws IOException {
    DamageCampaign campaign = DamageCampaign.strict(store);
    Figures figures = Figures.of("every bit of a segment of 64 KiB, " + store);
    flipSegment(campaign, store, Long.getLong("weir.stride", 1));
    campaign.addTo(figures);
    figures.print();
    campaign.conclude();
  }

  @ParameterizedTest
  @MethodSource("stores")
  @Tag("stress")
  void everyBitOfABatchOfTheJournal(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new DamageOracle.LastBatchUnvouched(store));
    Figures figures =
        Figures.of("every bit of the journal's header, first and last batch, " + store);
    for (Path file : store.paths()) {
      if (file.toString().endsWith(".journal")) {
        flipBatches(campaign, file, store.files().content(file));
      }
    }
    campaign.addTo(figures);
    figures.print();
    campaign.conclude();
  }

  private static void flipBatches(DamageCampaign campaign, Path file, byte[] journal) {
    flip(campaign, file, 0, 64 * 8, 1);
    int first = JournalLayout.BLOCK;
    int last = 0;
    for (int at = first; length(journal, at) > 0; at += blocks(length(journal, at))) {
      last = at;
    }
    if (last > 0) {
      flip(campaign, file, first * 8L, (first + length(journal, first)) * 8L, 1);
    }
    if (last > first) {
      flip(campaign, file, last * 8L, (last + length(journal, last)) * 8L, 1);
    }
  }

  private static int length(byte[] journal, int batch) {
    return batch + JournalLayout.BLOCK > journal.length
        ? 0
        : ByteBuffer.wrap(journal).order(ByteOrder.LITTLE_ENDIAN).getInt(batch + 4);
  }

  private static int blocks(int length) {
    return (length + JournalLayout.BLOCK - 1) / JournalLayout.BLOCK * JournalLayout.BLOCK;
  }

  private static void flipSegment(DamageCampaign campaign, WrittenStore store, long stride)
      throws IOException {
    Path file = segment(store);
    List<Integer> starts = frames(store.files().content(file));
    long bits = 8L * store.files().content(file).length;
    for (long bit = 0; bit < bits; bit += stride) {
      int at = (int) (bit >>> 3);
      campaign.suffer(Damage.flip(file, bit), reports -> verifyPlace(reports, file, starts, at));
    }
  }

  /** One record at most is lost, and the report names the frame that the bit was in. */
  private static void verifyPlace(
      List<DamageOracle.Report> reports, Path file, List<Integer> starts, int at) {
    assertThat(reports).hasSizeLessThanOrEqualTo(1);
    for (DamageOracle.Report report : reports) {
      assertThat(report.file()).isEqualTo(file);
      int frame = starts.stream().filter(start -> start <= at).reduce(0, Math::max);
      assertThat(report.position()).isEqualTo(frame);
      // Behind the last frame, too: a word that is not zero there is an append that was completed.
      boolean last = frame >= starts.get(starts.size() - 2);
      assertThat(report.to() - report.from()).isEqualTo(last ? report.to() - report.from() : 1);
    }
  }

  /** Where frames begin, and where the last one ends. */
  private static List<Integer> frames(byte[] segment) {
    List<Integer> starts = new ArrayList<>();
    int position = SegmentHeader.LENGTH;
    while (position + Frame.HEADER <= segment.length
        && (int) Frame.INT.get(segment, position + Frame.COUNT) == 1) {
      starts.add(position);
      position += Frame.stride((int) Frame.INT.get(segment, position + Frame.LENGTH));
    }
    starts.add(position);
    return starts;
  }

  private static Path segment(WrittenStore store) {
    return store.paths().stream()
        .filter(path -> path.toString().endsWith(".seg"))
        .findFirst()
        .get();
  }

  /** Up to where a file holds anything but zeros, and a little more. */
  private static int used(WrittenStore store, Path file) throws IOException {
    byte[] content = store.files().content(file);
    int end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    return Math.min(content.length, end + 64);
  }

  private static long oddStride(long bits, int samples) {
    return Math.max(1, bits / samples) | 1;
  }

  private static void flip(DamageCampaign campaign, Path file, long from, long to, long stride) {
    for (long bit = from; bit < to; bit += stride) {
      campaign.suffer(Damage.flip(file, bit));
    }
  }

  @Test
  void nothingDamagedIsNothingReported() {
    for (WrittenStore store : WrittenStore.all()) {
      List<DamageOracle.Report> reports =
          new DamageOracle(store, new DamageOracle.Strict(store))
              .judge(new Damage("nothing", files -> {}), 0);
      assertThat(reports).as("%s", store).isEmpty();
    }
  }
}
