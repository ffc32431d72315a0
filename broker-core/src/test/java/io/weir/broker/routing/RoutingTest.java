package io.weir.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.error.InvalidArgumentException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
  private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

  @Property(tries = 200)
  void theRangesHoldEveryKeyOnceAndEvenly(@ForAll @IntRange(min = 1, max = 10_000) int shards) {
    List<HashKeyRange> ranges = HashRanges.divide(shards);

    BigInteger width = KEYS.divide(BigInteger.valueOf(shards));
    BigInteger next = BigInteger.ZERO;
    for (int i = 0; i < shards; i++) {
      assertThat(ranges.get(i).start().toBigInteger())
          .isEqualTo(next)
          .isEqualTo(width.multiply(BigInteger.valueOf(i)));
      next = ranges.get(i).end().toBigInteger().add(BigInteger.ONE);
    }
    assertThat(next).isEqualTo(KEYS);
  }

  @Property
  void theRouterFindsTheRangeThatHoldsTheKey(
      @ForAll @IntRange(min = 1, max = 300) int shards, @ForAll long high, @ForAll long low) {
    List<HashKeyRange> ranges = HashRanges.divide(shards);

    int found = new ShardRouter(ranges).find(high, low);

    assertThat(ranges.get(found).contains(new HashKey(high, low))).isTrue();
  }

  @Property
  void theRouterFindsTheEndsOfEveryRange(@ForAll @IntRange(min = 1, max = 300) int shards) {
    assertThatTheEndsAreFound(HashRanges.divide(shards));
  }

  /** Many ranges share their leading bits, and others have those of many. */
  @Property(tries = 300)
  void theRouterFindsTheEndsOfUnevenRanges(
      @ForAll @Size(max = 60) List<@IntRange(min = -3, max = 3) Integer> highs,
      @ForAll @Size(max = 60) List<Long> lows) {
    TreeSet<HashKey> starts = new TreeSet<>(Set.of(HashKey.MIN));
    for (int i = 0; i < Math.min(highs.size(), lows.size()); i++) {
      starts.add(new HashKey(Long.rotateRight(highs.get(i), 3), lows.get(i)));
      starts.add(new HashKey(highs.get(i), i));
      starts.add(new HashKey((long) highs.get(i) << 61, 0));
    }
    List<HashKeyRange> ranges = new ArrayList<>();
    for (HashKey start : starts) {
      HashKey next = starts.higher(start);
      HashKey end = next == null ? HashKey.MAX : HashKey.of(before(next));
      ranges.add(new HashKeyRange(start, end));
    }
    assertThatTheEndsAreFound(ranges);
  }

  private static BigInteger before(HashKey key) {
    return key.toBigInteger().subtract(BigInteger.ONE);
  }

  @Test
  void theRouterFindsTheEndsOfMoreRangesThanItsTableHas() {
    assertThatTheEndsAreFound(HashRanges.divide(40_000));
  }

  private static void assertThatTheEndsAreFound(List<HashKeyRange> ranges) {
    ShardRouter router = new ShardRouter(ranges);
    for (int i = 0; i < ranges.size(); i++) {
      HashKeyRange range = ranges.get(i);
      assertThat(router.find(range.start().high(), range.start().low())).isEqualTo(i);
      assertThat(router.find(range.end().high(), range.end().low())).isEqualTo(i);
    }
  }

  @Test
  void rangesWithAGapAreRefused() {
    List<HashKeyRange> ranges = HashRanges.divide(4);

    assertThatThrownBy(() -> new ShardRouter(List.of(ranges.get(0), ranges.get(2))))
        .hasMessageContaining("gap");
    assertThatThrownBy(() -> new ShardRouter(ranges.subList(0, 3))).hasMessageContaining("early");
  }

  @Property
  void theEncoderAgreesWithTheJdk(@ForAll @StringLength(min = 1, max = 256) String key)
      throws Exception {
    KeyEncoder encoder = new KeyEncoder(2);
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);

    int length = encoder.encode(key);
    encoder.hash();

    assertThat(Arrays.copyOfRange(encoder.bytes(), 2, 2 + length)).isEqualTo(utf8);
    assertThat(new HashKey(encoder.high(), encoder.low()).toBigInteger())
        .isEqualTo(new BigInteger(1, MessageDigest.getInstance("MD5").digest(utf8)));
  }

  @Test
  void aKeyHasOneTo256Characters() {
    KeyEncoder encoder = new KeyEncoder(2);

    assertThat(encoder.encode("")).isEqualTo(-1);
    assertThat(encoder.encode("k".repeat(256))).isEqualTo(256);
    assertThat(encoder.encode("k".repeat(257))).isEqualTo(-1);
    assertThat(encoder.encode("😀".repeat(256))).isEqualTo(1024);
    assertThat(encoder.encode("😀".repeat(257))).isEqualTo(-1);
  }

  @Property
  void hashKeysKeepTheirValue(@ForAll long high, @ForAll long low) {
    HashKey key = new HashKey(high, low);

    assertThat(HashKey.parse(key.toString())).isEqualTo(key);
    assertThat(HashKey.of(key.toBigInteger())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "01",
        "1e3",
        " 1",
        "x",
        "340282366920938463463374607431768211456",
        "1000000000000000000000000000000000000000"
      })
  void whatIsNoHashKeyIsRefused(String text) {
    assertThatThrownBy(() -> HashKey.parse(text)).isInstanceOf(InvalidArgumentException.class);
  }
}
