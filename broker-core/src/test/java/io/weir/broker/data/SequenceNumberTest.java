package io.weir.broker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.error.InvalidArgumentException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {
  private static final long MAX_SECOND = (1L << 36) - 1;

  @Property
  void isTheHexLayoutInDecimal(
      @ForAll @LongRange(max = MAX_SECOND) long creation,
      @ForAll @IntRange int shard,
      @ForAll @LongRange long offset,
      @ForAll @LongRange(max = MAX_SECOND) long second) {
    String decimal = SequenceNumber.format(creation, shard, offset, second);

    assertThat(decimal).hasSize(56).isEqualTo(hexLayout(creation, shard, offset, second));
    assertThat(SequenceNumber.parse(decimal))
        .isEqualTo(new SequenceNumber(creation, shard, offset, second))
        .hasToString(decimal);
  }

  @Property
  void theDigitsAreTheHexLayoutToo(
      @ForAll @LongRange(max = MAX_SECOND) long creation,
      @ForAll @IntRange int shard,
      @ForAll @LongRange long offset,
      @ForAll @LongRange(max = MAX_SECOND) long second) {
    assertThat(digits(creation, shard, offset, second))
        .isEqualTo(hexLayout(creation, shard, offset, second));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "0, 0, 1, 0",
    "0, 15, 281474976710655, 268435455", // just below where parts cross a word
    "0, 16, 281474976710656, 268435456",
    "1700000000, 3, 0, 1699999999",
    "1700000000, 9999, 4294967295, 1700000001",
    "0, 2147483647, 9223372036854775807, 0",
    "68719476735, 0, 0, 68719476735",
    "68719476735, 2147483647, 9223372036854775807, 68719476735",
  })
  void theDigitsAreTheStringsAtTheEdges(long creation, int shard, long offset, long second) {
    assertThat(digits(creation, shard, offset, second))
        .isEqualTo(SequenceNumber.format(creation, shard, offset, second))
        .isEqualTo(hexLayout(creation, shard, offset, second));
  }

  @Test
  void aLongerArrayKeepsItsRest() {
    byte[] target = "x".repeat(60).getBytes(StandardCharsets.US_ASCII);

    SequenceNumber.format(1_700_000_000, 3, 17, 1_700_000_005, target);

    assertThat(new String(target, StandardCharsets.US_ASCII))
        .isEqualTo(SequenceNumber.format(1_700_000_000, 3, 17, 1_700_000_005) + "xxxx");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 999, 1_700_000_000_000L, 1_700_000_000_999L, 1_800_000_000_001L})
  void aShardWritesWhatItSays(long arrivalMillis) {
    ShardRef shard = new ShardRef(42, 1_700_000_000);
    byte[] target = new byte[SequenceNumber.DIGITS];

    shard.sequenceNumber(7, arrivalMillis, target);

    assertThat(new String(target, StandardCharsets.US_ASCII))
        .isEqualTo(shard.sequenceNumber(7, arrivalMillis));
    assertThat(new String(shard.shardIdBytes(), StandardCharsets.US_ASCII))
        .isEqualTo(shard.shardId());
  }

  private static String digits(long creation, int shard, long offset, long second) {
    byte[] target = new byte[SequenceNumber.DIGITS];
    SequenceNumber.format(creation, shard, offset, second, target);
    return new String(target, StandardCharsets.US_ASCII);
  }

  private static String hexLayout(long creation, int shard, long offset, long second) {
    String shardHex = String.format("%08x", shard);
    String hex =
        String.format(
            "2%09x%s%016x00%09x%s2", creation, shardHex.charAt(7), offset, second, shardHex);
    return new BigInteger(hex, 16).toString();
  }

  @Property
  void ordersAsBigIntegersDo(
      @ForAll @LongRange(min = 1, max = 3) long creationA,
      @ForAll @LongRange(min = 1, max = 3) long creationB,
      @ForAll @IntRange(max = 40) int shardA,
      @ForAll @IntRange(max = 40) int shardB,
      @ForAll @LongRange(max = 2) long offsetA,
      @ForAll @LongRange(max = 2) long offsetB) {
    SequenceNumber a = new SequenceNumber(creationA, shardA, offsetA, 9);
    SequenceNumber b = new SequenceNumber(creationB, shardB, offsetB, 9);

    assertThat(Integer.signum(a.compareTo(b)))
        .isEqualTo(new BigInteger(a.toString()).compareTo(new BigInteger(b.toString())));
  }

  @Test
  void aShardsStartingNumberIsBelowItsFirstRecord() {
    ShardRef shard = new ShardRef(3, 1_700_000_000);

    BigInteger starting = new BigInteger(shard.startingSequenceNumber());

    assertThat(starting).isLessThan(new BigInteger(shard.sequenceNumber(0, 1_700_000_000_000L)));
    assertThat(starting).isLessThan(new BigInteger(shard.sequenceNumber(0, 0)));
  }

  @Test
  void theShardIdHasTwelveDigits() {
    assertThat(new ShardRef(0, 1).shardId()).isEqualTo("shardId-000000000000");
    assertThat(ShardRef.idOf(9_999)).isEqualTo("shardId-000000009999");
    assertThat(ShardRef.idOf(Integer.MAX_VALUE)).isEqualTo("shardId-002147483647");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "abc",
        "99999999999999999999999999999999999999999999999999999999",
        "10000000000000000000000000000000000000000000000000000000",
        "495903382714905966081856910256172681444932000000000000000"
      })
  void whatIsNoSequenceNumberIsRefused(String text) {
    assertThatThrownBy(() -> SequenceNumber.parse(text))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("sequence number");
  }
}
