package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.producer.SimulatedStream.Faults;
import io.weir.producer.gateway.OpenShard;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
  private final Lane lane =
      new Lane(new OpenShard("shard-0", new HashKeyRange(HashKey.MIN, HashKey.MAX)));
  private final SimulatedStream stream =
      new SimulatedStream(new Simulation(), new SplittableRandom(0), Faults.none(), 1);
  private int made;

  private PendingRecord record(int keyLength, @Nullable HashKey explicit, int dataLength) {
    String number = String.valueOf(made++);
    String key = "k".repeat(keyLength - number.length()) + number;
    int bytes = key.getBytes(StandardCharsets.UTF_8).length + dataLength;
    ProducerRecord record = new ProducerRecord(key, explicit, new byte[dataLength]);
    return new PendingRecord(record, 0, 0, bytes, 0);
  }

  private Request request(int batchBytes, int aggregateBytes) {
    ProducerSettings settings =
        new ProducerBuilder(stream).batchBytes(batchBytes).aggregate(aggregateBytes).settings();
    return new Request(settings, 0, (request, answer) -> {});
  }

  private static long bytesOf(Request request) {
    return request.units().stream().mapToLong(RequestTest::bytesOf).sum();
  }

  private static long bytesOf(Unit unit) {
    return (long) unit.partitionKey().getBytes(StandardCharsets.UTF_8).length + unit.data().length;
  }

  /** As the accumulator does. Returns whether it went in. */
  private boolean offer(Request request, PendingRecord record) {
    AggregatedUnit open = request.openUnit(lane, record);
    if (open != null) {
      request.join(open, record);
      return true;
    }
    if (request.hasRoomFor(record)) {
      request.begin(lane, record);
      return true;
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({"5, 100, false", "256, 1, false", "256, 1, true", "20, 700, true"})
  void aRequestHoldsNoMoreThanItsBytesAndNeitherDoesAUnit(int key, int data, boolean explicit) {
    Request request = request(10_000, 4000);
    HashKey hash = explicit ? HashKey.MAX.previous() : null;
    while (offer(request, record(key, hash, data))) {
      assertThat(made).isLessThan(1000);
    }
    assertThat(bytesOf(request)).isBetween(6000L, 10_000L);
    assertThat(request.units()).allMatch(unit -> bytesOf(unit) <= 4000);
  }

  @Test
  void joiningIsHeldToTheRequestsBytesToo() {
    Request request = request(1000, 20_000);
    while (offer(request, record(10, null, 90))) {
      assertThat(made).isLessThan(1000);
    }
    assertThat(request.units()).hasSize(1);
    assertThat(bytesOf(request)).isBetween(700L, 1000L);
  }

  @Test
  void theKeyOfAnAggregatedRecordCountsToo() {
    AggregatedUnit unit = new AggregatedUnit(record(200, null, 700), 2000);
    for (PendingRecord next = unit.records().get(0); unit.hasRoomFor(next); ) {
      next = record(200, null, 700);
      unit.add(next);
    }
    assertThat(bytesOf(unit)).isLessThanOrEqualTo(2000);
    assertThat((long) unit.bytes()).isGreaterThanOrEqualTo(bytesOf(unit));
  }
}
