package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.ReadThroughputExceededException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.limits.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Positions, limits and retention, on virtual time and the mapped engine. One record a second,
 * numbered from 0.
 */
class ReadingTest {
  private static final String SHARD = "shardId-000000000000";
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  private final VirtualTime time = new VirtualTime();
  private Broker broker;

  @BeforeEach
  void start() {
    start(Limits.off());
    broker.createStream("s", 1);
  }

  private void start(Limits limits) {
    broker =
        Broker.builder()
            .dataDirectory(directory)
            .limits(limits)
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private List<PutReceipt> put(int count) {
    List<PutReceipt> receipts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      receipts.add(broker.put("s", "k", new byte[] {(byte) i}).join());
      time.advance(Duration.ofSeconds(1));
    }
    return receipts;
  }

  private ShardIterator at(StartingPosition position) {
    return broker.iterator("s", SHARD, position);
  }

  private List<Integer> read(StartingPosition position) {
    return values(broker.read(at(position), 10_000));
  }

  private static List<Integer> values(ReadResult result) {
    return result.records().stream().map(r -> (int) r.dataBytes()[0]).toList();
  }

  @Test
  void everyPositionStartsWhereItShould() {
    List<PutReceipt> receipts = put(5);
    String third = receipts.get(2).sequenceNumber();
    String starting = broker.listShards("s").get(0).startingSequenceNumber();

    assertThat(read(StartingPosition.trimHorizon())).containsExactly(0, 1, 2, 3, 4);
    assertThat(read(StartingPosition.atSequenceNumber(third))).containsExactly(2, 3, 4);
    assertThat(read(StartingPosition.afterSequenceNumber(third))).containsExactly(3, 4);
    assertThat(read(StartingPosition.atSequenceNumber(starting))).containsExactly(0, 1, 2, 3, 4);
    assertThat(read(StartingPosition.afterSequenceNumber(starting))).containsExactly(0, 1, 2, 3, 4);
    assertThat(read(StartingPosition.latest())).isEmpty();
    assertThat(read(StartingPosition.atTimestamp(time.now().minusSeconds(3))))
        .containsExactly(2, 3, 4);
    assertThat(read(StartingPosition.atTimestamp(time.now().minusMillis(2999))))
        .containsExactly(3, 4);
    assertThat(read(StartingPosition.atTimestamp(time.now()))).isEmpty();
    assertThat(read(StartingPosition.atTimestamp(time.now().minus(Duration.ofDays(1000)))))
        .hasSize(5);
  }

  @Test
  void latestIsResolvedWhenTheIteratorIsMade() {
    put(2);
    ShardIterator latest = at(StartingPosition.latest());
    ShardIterator now = at(StartingPosition.atTimestamp(time.now()));
    put(3);
    assertThat(values(broker.read(latest, 10))).containsExactly(0, 1, 2);
    assertThat(values(broker.read(now, 10))).containsExactly(0, 1, 2);
  }

  @Test
  void aTimeToComeIsInvalid() {
    assertThatThrownBy(() -> at(StartingPosition.atTimestamp(time.now().plusMillis(1))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("timestampInMillis");
  }

  @Test
  void numbersOfOtherShardsAndOfTheFutureAreInvalid() {
    SequenceNumber last = SequenceNumber.parse(put(1).get(0).sequenceNumber());
    List<SequenceNumber> foreign =
        List.of(
            new SequenceNumber(last.creationSecond(), 1, 0, last.recordSecond()),
            new SequenceNumber(last.creationSecond() + 1, 0, 0, last.recordSecond()),
            new SequenceNumber(last.creationSecond(), 0, 2, last.recordSecond()));
    for (SequenceNumber number : foreign) {
      assertThatThrownBy(() -> at(StartingPosition.atSequenceNumber(number.toString())))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThatThrownBy(() -> at(StartingPosition.afterSequenceNumber("0")))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void readingInStepsMissesAndRepeatsNothing() {
    put(25);
    List<Integer> seen = new ArrayList<>();
    ShardIterator iterator = at(StartingPosition.trimHorizon());
    ReadResult result;
    do {
      result = broker.read(broker.parseIterator(iterator.token()), 4);
      seen.addAll(values(result));
      iterator = result.next();
    } while (result.millisBehindLatest() > 0);
    assertThat(seen).hasSize(25).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void howFarBehindIsTrue() {
    put(10);
    ShardIterator horizon = at(StartingPosition.trimHorizon());
    assertThat(broker.read(horizon, 4).millisBehindLatest()).isEqualTo(7_000);
    assertThat(broker.read(horizon, 10).millisBehindLatest()).isZero();
  }

  @Test
  void anIteratorIsGoodForFiveMinutes() {
    ShardIterator iterator = at(StartingPosition.trimHorizon());
    time.advance(Duration.ofMinutes(5));
    ShardIterator next = broker.read(iterator, 1).next();
    time.advance(Duration.ofMillis(1));
    assertThatThrownBy(() -> broker.read(iterator, 1)).isInstanceOf(ExpiredIteratorException.class);
    assertThat(broker.read(next, 1).count()).isZero();
  }

  @Test
  void tokensThatAreForgedOrForeignAreInvalid(@TempDir Path other) {
    String token = at(StartingPosition.trimHorizon()).token();
    assertThat(token).hasSizeLessThan(512).matches("[A-Za-z0-9_-]+");
    char changed = token.charAt(40) == 'A' ? 'B' : 'A';
    List<String> bad =
        List.of(
            "",
            "AAAA",
            "not base64!",
            token.substring(1),
            token + "A",
            token.substring(0, 40) + changed + token.substring(41));
    for (String text : bad) {
      assertThatThrownBy(() -> broker.parseIterator(text))
          .isInstanceOf(InvalidArgumentException.class);
    }
    try (Broker foreign = Broker.builder().dataDirectory(other).start()) {
      assertThatThrownBy(() -> foreign.parseIterator(token))
          .isInstanceOf(InvalidArgumentException.class);
    }
    broker.close();
    start(Limits.off());
    assertThat(broker.parseIterator(token).token()).isEqualTo(token);
  }

  @Test
  void countsOutOfRangeAreInvalid() {
    ShardIterator iterator = at(StartingPosition.trimHorizon());
    for (int count : new int[] {-1, 0, 10_001}) {
      assertThatThrownBy(() -> broker.read(iterator, count))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void anAnswerHasAtMostTenMebibytesAndIsPaidFor() {
    for (int i = 0; i < 12; i++) {
      broker.put("s", "k", new byte[MIB - 1]).join();
    }
    broker.close();
    start(Limits.aws());
    ShardIterator iterator = at(StartingPosition.trimHorizon());

    ReadResult first = broker.read(iterator, 10_000);

    assertThat(first.count()).isBetween(9, 10);
    assertThat(first.countedBytes()).isLessThanOrEqualTo(10L * MIB);
    time.advance(Duration.ofMillis(4400));
    assertThatThrownBy(() -> broker.read(first.next(), 1))
        .isInstanceOf(ReadThroughputExceededException.class);
    time.advance(Duration.ofMillis(600));
    assertThat(broker.read(first.next(), 10_000).count()).isEqualTo(12 - first.count());
  }

  @Test
  void theSixthReadAndTheSixthIteratorOfASecondAreRefused() {
    broker.close();
    start(Limits.aws());
    ShardIterator iterator = null;
    for (int i = 0; i < 5; i++) {
      iterator = at(StartingPosition.trimHorizon());
    }
    ShardIterator last = iterator;
    assertThatThrownBy(() -> at(StartingPosition.trimHorizon()))
        .isInstanceOf(ReadThroughputExceededException.class);
    for (int i = 0; i < 5; i++) {
      assertThat(broker.read(last, 1).count()).isZero();
    }
    assertThatThrownBy(() -> broker.read(last, 1))
        .isInstanceOf(ReadThroughputExceededException.class);
    time.advance(Duration.ofSeconds(1));
    assertThat(broker.read(last, 1).count()).isZero();
  }

  @Test
  void whatTheWriteLimitsRefuseIsNeitherWrittenNorCharged() {
    broker.close();
    start(Limits.aws());
    Outcomes heard = new Outcomes();
    StreamHandle handle = broker.stream("s");
    for (long i = 0; i < 1500; i++) {
      handle.put("k", new byte[10], heard, i);
    }
    assertThat(heard.rejected).hasSize(500);
    assertThat(heard.rejected.values())
        .allMatch(
            e ->
                e instanceof WriteThroughputExceededException throttled
                    && throttled.limit() == WriteThroughputExceededException.Limit.RECORDS);
    time.advance(Duration.ofMillis(3));
    for (long i = 1500; i < 1510; i++) {
      handle.put("k", new byte[10], heard, i);
    }
    assertThat(heard.rejected).hasSize(507);
    Awaitility.await().until(() -> heard.acked.size() == 1003);
    assertThat(broker.read(at(StartingPosition.trimHorizon()), 10_000).count()).isEqualTo(1003);
  }

  @Test
  void aRefusalSaysWhichLimitIsUsedUp() {
    broker.close();
    start(Limits.aws());
    broker.put("s", "k", new byte[600 * 1024]).join();
    assertThat(broker.put("s", "k", new byte[600 * 1024]))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            WriteThroughputExceededException.class,
            e -> assertThat(e.limit()).isEqualTo(WriteThroughputExceededException.Limit.BYTES));
    ShardIterator tip = at(StartingPosition.latest());
    for (int i = 0; i < 5; i++) {
      broker.read(tip, 1);
    }
    assertThatExceptionOfType(ReadThroughputExceededException.class)
        .isThrownBy(() -> broker.read(tip, 1))
        .extracting(ReadThroughputExceededException::limit)
        .isEqualTo(ReadThroughputExceededException.Limit.READS);
  }

  @Test
  void recordsGoOneByOneWhenTheirTimeIsOver() {
    put(10);
    ShardIterator horizon = at(StartingPosition.trimHorizon());
    time.advance(Duration.ofHours(24).minusSeconds(5));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              time.advance(Duration.ofMillis(1)); // The duty looks every few seconds of its clock.
              assertThat(read(StartingPosition.trimHorizon())).hasSizeLessThan(10);
            });
    assertThat(read(StartingPosition.trimHorizon())).containsExactly(5, 6, 7, 8, 9);
    assertThatThrownBy(() -> broker.read(horizon, 1)).isInstanceOf(ExpiredIteratorException.class);
  }

  @Test
  void theClockThatJumpsDeletesNothing() {
    put(10);
    time.jump(Duration.ofDays(400));
    time.advance(Duration.ofMinutes(10));
    assertThat(read(StartingPosition.trimHorizon())).hasSize(10);
    List<Record> still = broker.read(at(StartingPosition.trimHorizon()), 10).records();
    assertThat(still).hasSize(10);
  }
}
