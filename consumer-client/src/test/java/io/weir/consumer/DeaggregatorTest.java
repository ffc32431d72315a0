package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.aggregate.AggregateWriter;
import io.weir.broker.group.Checkpoint;
import io.weir.consumer.gateway.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeaggregatorTest {
  private static final SourceRecord PLAIN = source("10", bytes("plain"));
  private static final SourceRecord AGGREGATED = source("20", aggregate("a", "b", "c"));
  private static final SourceRecord LATER = source("30", aggregate("d", "e"));

  private static SourceRecord source(String sequenceNumber, byte[] data) {
    return new StoredRecord(
        sequenceNumber, "outer", ByteBuffer.wrap(data).asReadOnlyBuffer(), Instant.EPOCH);
  }

  private record StoredRecord(
      String sequenceNumber, String partitionKey, ByteBuffer data, Instant arrival)
      implements SourceRecord {}

  private static byte[] aggregate(String... data) {
    AggregateWriter writer = new AggregateWriter();
    for (String each : data) {
      writer.add("key of " + each, each.equals("b") ? "17" : null, bytes(each));
    }
    return writer.toBytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<ConsumerRecord> apart(Checkpoint start, SourceRecord... sources) {
    return new Deaggregator("shard", start).apart(List.of(sources));
  }

  private static List<String> texts(List<ConsumerRecord> records) {
    return records.stream()
        .map(record -> new String(record.dataBytes(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void recordsOfAnAggregatedOneComeInItsPlace() {
    List<ConsumerRecord> records = apart(Checkpoint.trimHorizon(), PLAIN, AGGREGATED, LATER);
    assertThat(texts(records)).containsExactly("plain", "a", "b", "c", "d", "e");
    assertThat(records)
        .extracting(ConsumerRecord::sequenceNumber)
        .containsExactly("10", "20", "20", "20", "30", "30");
    assertThat(records)
        .extracting(ConsumerRecord::subSequenceNumber)
        .containsExactly(0L, 0L, 1L, 2L, 0L, 1L);
    assertThat(records)
        .extracting(ConsumerRecord::isAggregated)
        .containsExactly(false, true, true, true, true, true);
  }

  @Test
  void eachHasItsOwnKeys() {
    List<ConsumerRecord> records = apart(Checkpoint.trimHorizon(), PLAIN, AGGREGATED);
    assertThat(records)
        .extracting(ConsumerRecord::partitionKey)
        .containsExactly("outer", "key of a", "key of b", "key of c");
    assertThat(records)
        .extracting(ConsumerRecord::explicitHashKey)
        .containsExactly(null, null, "17", null);
  }

  @Test
  void whatACheckpointWithinOneSaysIsLeftOutOfThatOneOnly() {
    assertThat(texts(apart(Checkpoint.after("20", 0), AGGREGATED, LATER)))
        .containsExactly("b", "c", "d", "e");
    assertThat(texts(apart(Checkpoint.after("20", 2), AGGREGATED, LATER)))
        .containsExactly("d", "e");
  }

  @Test
  void aCheckpointBehindAWholeRecordLeavesNothingOut() {
    assertThat(texts(apart(Checkpoint.after("10"), AGGREGATED))).containsExactly("a", "b", "c");
  }

  @Test
  void aCheckpointWithinARecordThatIsNoAggregatedOneSaysThatItWasProcessed() {
    assertThat(apart(Checkpoint.after("10", 0), PLAIN)).isEmpty();
  }

  @Test
  void whatOnlyLooksAggregatedIsOneRecord() {
    byte[] damaged = aggregate("a", "b");
    damaged[damaged.length - 1] ^= 1; // Its checksum.
    List<ConsumerRecord> records = apart(Checkpoint.trimHorizon(), source("40", damaged));
    assertThat(records).hasSize(1);
    assertThat(records.get(0).isAggregated()).isFalse();
    assertThat(records.get(0).dataBytes()).isEqualTo(damaged);
  }
}
