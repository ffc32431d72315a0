package io.weir.producer;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One call of the gateway: filled under the accumulator's lock, then only read. */
final class Request implements PutAnswer {
  private final ProducerSettings settings;
  private final long createdNanos;
  private final BiConsumer<Request, Answered> onAnswer;
  private final List<Unit> units = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final Set<Lane> distinct = new LinkedHashSet<>();
  private final AtomicBoolean answered = new AtomicBoolean();
  private long bytes;
  private int records;
  private int mostRecords = Integer.MAX_VALUE;
  private volatile PutCall call = PutCall.DONE;
  private volatile boolean givenUp;

  /** Either the outcomes or a failure. */
  record Answered(@Nullable List<PutOutcome> outcomes, @Nullable GatewayException failure) {}

  Request(ProducerSettings settings, long now, BiConsumer<Request, Answered> onAnswer) {
    this.settings = settings;
    this.createdNanos = now;
    this.onAnswer = onAnswer;
  }

  /** The last unit, if a record of that lane can be added to it. */
  @Nullable AggregatedUnit openUnit(Lane lane, PendingRecord record) {
    if (units.isEmpty() || lanes.get(lanes.size() - 1) != lane) {
      return null;
    }
    return units.get(units.size() - 1) instanceof AggregatedUnit open
            && mayHaveCompanyOf(record)
            && open.hasRoomFor(record)
            && bytes - open.bytes() + open.bytesWith(record) <= settings.maxRequestBytes()
        ? open
        : null;
  }

  /** Whether a record can be added as a unit; one that is too long for any request goes alone. */
  boolean hasRoomFor(PendingRecord record) {
    return units.isEmpty()
        || (units.size() < settings.maxRequestRecords()
            && mayHaveCompanyOf(record)
            && bytes + record.bytes() <= settings.maxRequestBytes());
  }

  private boolean mayHaveCompanyOf(PendingRecord record) {
    return records < Math.min(mostRecords, record.mostTogether());
  }

  /** Adds a record, as a unit of its own or to be joined by others. */
  Unit begin(Lane lane, PendingRecord record) {
    boolean alone = !settings.aggregates() || record.bytes() >= settings.maxAggregateBytes();
    Unit unit = alone ? record : new AggregatedUnit(record, settings.maxAggregateBytes());
    units.add(unit);
    lanes.add(lane);
    boolean another = lanes.size() == 1 || lanes.get(lanes.size() - 2) != lane;
    if (another && distinct.add(lane)) {
      lane.onRequestBegun();
    }
    bytes += unit.bytes();
    onRecord(record);
    return unit;
  }

  private void onRecord(PendingRecord record) {
    records++;
    mostRecords = Math.min(mostRecords, record.mostTogether());
  }

  /** Adds a record to the last unit. */
  void join(AggregatedUnit open, PendingRecord record) {
    bytes -= open.bytes();
    open.add(record);
    bytes += open.bytes();
    onRecord(record);
  }

  /**
   * Its records are to go in calls of half as many, because one of them spoils the call. Returns
   * false if there is one only.
   */
  boolean halve() {
    for (Unit unit : units) {
      unit.records().forEach(record -> record.setMostTogether(Math.max(1, records / 2)));
    }
    return records > 1;
  }

  boolean isEmpty() {
    return units.isEmpty();
  }

  List<Unit> units() {
    return units;
  }

  Lane lane(int place) {
    return lanes.get(place);
  }

  /** The lanes with records in it. */
  Set<Lane> lanes() {
    return distinct;
  }

  long createdNanos() {
    return createdNanos;
  }

  /** It was handed to the gateway, and may have been answered or given up meanwhile. */
  void onCall(PutCall made) {
    call = made;
    if (givenUp) {
      made.cancel();
    }
  }

  /** No answer is waited for any more. The call is cancelled before its records go out again. */
  void giveUp(GatewayException why) {
    if (answered.compareAndSet(false, true)) {
      givenUp = true;
      try {
        call.cancel();
      } finally {
        onAnswer.accept(this, new Answered(null, why));
      }
    }
  }

  @Override
  public void onOutcomes(List<PutOutcome> outcomes) {
    if (outcomes.size() != units.size()) {
      onFailure(
          new GatewayException(
              GatewayException.Kind.TRANSIENT,
              "The answer has " + outcomes.size() + " outcomes for " + units.size() + " records.",
              null));
    } else if (answered.compareAndSet(false, true)) {
      onAnswer.accept(this, new Answered(outcomes, null));
    }
  }

  @Override
  public void onFailure(GatewayException why) {
    if (answered.compareAndSet(false, true)) {
      onAnswer.accept(this, new Answered(null, why));
    }
  }
}
