package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.mapped.WrittenStore.End;
import io.weir.log.reliability.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cuts files, lets them grow, and overwrites parts of them: by default at some places, with {@code
 * -Pstress} a segment at every length, and every sector. {@code -Dweir.lengths=N} says how many
 * lengths of each other file.
 */
class FileDamageTest {
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;

  static Stream<WrittenStore> stores() {
    return WrittenStore.all().stream();
  }

  static Stream<WrittenStore> full() {
    return BitFlipTest.full();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void cutShort(WrittenStore store) throws IOException {
    cut(store, Integer.getInteger("weir.lengths", 10)).conclude();
  }

  @ParameterizedTest
  @MethodSource("stores")
  @Tag("stress")
  void cutToManyLengths(WrittenStore store) throws IOException {
    int lengths = Integer.getInteger("weir.lengths", 500);
    Figures figures = Figures.of("every file cut to up to " + lengths + " lengths, " + store);
    DamageCampaign campaign = cut(store, lengths);
    campaign.addTo(figures);
    figures.print();
    campaign.conclude();
  }

  @ParameterizedTest
  @MethodSource("full")
  @Tag("stress")
  void aFullSegmentCutToEveryLength(WrittenStore store) throws IOException {
    Figures figures = Figures.of("a segment of 64 KiB cut to every length, " + store);
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    for (Path file : store.paths()) {
      if (file.toString().endsWith(".seg")) {
        for (int length = store.files().content(file).length - 1; length >= 0; length--) {
          campaign.suffer(cutTo(file, length));
        }
      }
    }
    campaign.addTo(figures);
    figures.print();
    campaign.conclude();
  }

  private static DamageCampaign cut(WrittenStore store, int lengths) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    for (Path file : store.paths()) {
      int size = store.files().content(file).length;
      int stride = Math.max(1, size / lengths) | 1;
      for (int length = 0; length < size; length += stride) {
        campaign.suffer(cutTo(file, length));
      }
      for (int length = 0; length < size && lengths < size; length += PAGE) {
        campaign.suffer(cutTo(file, length));
      }
    }
    return campaign;
  }

  private static Damage cutTo(Path file, int length) {
    return Damage.rewrite("cut to " + length + ":", file, bytes -> Arrays.copyOf(bytes, length));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void extended(WrittenStore store) throws IOException {
    DamageCampaign campaign = DamageCampaign.strict(store);
    for (Path file : store.paths()) {
      for (int more : new int[] {1, 7, 32, SECTOR, PAGE, 3 * PAGE + 5}) {
        campaign.suffer(
            Damage.rewrite(
                more + " zeros behind", file, bytes -> Arrays.copyOf(bytes, bytes.length + more)));
        campaign.suffer(
            Damage.rewrite(
                more + " bytes of garbage behind", file, bytes -> concat(bytes, garbage(more))));
        campaign.suffer(
            Damage.rewrite(
                "its own last " + more + " bytes once more behind",
                file,
                bytes ->
                    concat(
                        bytes,
                        Arrays.copyOfRange(
                            bytes, Math.max(0, bytes.length - more), bytes.length))));
      }
    }
    campaign.conclude();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void overwrittenInPart(WrittenStore store) throws IOException {
    overwrite(store, 6).conclude();
  }

  @ParameterizedTest
  @MethodSource("stores")
  @Tag("stress")
  void everySectorOverwritten(WrittenStore store) throws IOException {
    Figures figures = Figures.of("every sector and page zeroed, spoilt and misplaced, " + store);
    DamageCampaign campaign = overwrite(store, Integer.MAX_VALUE);
    campaign.addTo(figures);
    figures.print();
    campaign.conclude();
  }

  private static DamageCampaign overwrite(WrittenStore store, int places) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    for (Path file : store.paths()) {
      byte[] content = store.files().content(file);
      for (int unit : new int[] {SECTOR, PAGE}) {
        int units = (content.length + unit - 1) / unit;
        int stride = Math.max(1, units / places);
        for (int i = 0; i < units; i += stride) {
          overwrite(campaign, file, unit, i);
        }
      }
    }
    return campaign;
  }

  static Stream<WrittenStore> large() {
    return Stream.of(Durability.values())
        .flatMap(
            d ->
                Stream.of(End.CLOSED, End.KILLED, End.POWER_LOST_LATE)
                    .map(e -> WrittenStore.largeBodies(d, e)));
  }

  /** Where a scan has to read more than it holds at a time. */
  @ParameterizedTest
  @MethodSource("large")
  void largeBodies(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    Path file =
        store.paths().stream().filter(path -> path.toString().endsWith(".seg")).findFirst().get();
    overwrite(campaign, file, SECTOR, 0); // and with it all that says whose the file is
    for (int at : new int[] {400_000, 700_160, 700_300, 1_500_000, 1_900_000}) {
      overwrite(campaign, file, SECTOR, at / SECTOR);
      campaign.suffer(cutTo(file, at));
    }
    campaign.conclude();
  }

  private static void overwrite(DamageCampaign campaign, Path file, int unit, int i) {
    String place = unit + " bytes at " + i * unit + " of";
    campaign.suffer(Damage.rewrite("zeros over " + place, file, put(i * unit, new byte[unit])));
    campaign.suffer(Damage.rewrite("ones over " + place, file, put(i * unit, ones(unit))));
    campaign.suffer(Damage.rewrite("garbage over " + place, file, put(i * unit, garbage(unit))));
    campaign.suffer(
        Damage.rewrite(
            "those before over " + place,
            file,
            bytes -> move(bytes, (i - 1) * unit, i * unit, unit)));
    campaign.suffer(
        Damage.rewrite("the first over " + place, file, bytes -> move(bytes, 0, i * unit, unit)));
  }

  private static UnaryOperator<byte[]> put(int at, byte[] what) {
    return bytes -> move(concat(bytes, what), bytes.length, at, what.length, bytes.length);
  }

  private static byte[] move(byte[] bytes, int from, int to, int length) {
    return move(bytes, Math.max(0, from), to, length, bytes.length);
  }

  private static byte[] move(byte[] bytes, int from, int to, int length, int size) {
    byte[] copy = Arrays.copyOf(bytes, size);
    int count = Math.min(length, Math.min(bytes.length - from, size - to));
    System.arraycopy(bytes, from, copy, to, count);
    return copy;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] ones(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) -1);
    return bytes;
  }

  private static byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
