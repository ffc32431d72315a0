package io.weir.producer;

import io.weir.producer.MisplacedUnits.Misplaced;
import io.weir.producer.error.ProducerClosedException;
import io.weir.producer.error.ProducerException;
import io.weir.producer.error.RecordRefusedException;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the records between {@code send} and their outcome, a {@link Lane} for each shard, and says
 * what is to be sent when. It knows no thread and no clock: times come in, requests go out. What is
 * decided about records is handed to {@link Completions}, to be told outside the lock. Thread-safe.
 */
final class Accumulator {
  private static final long NEVER = Long.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final ProducerSettings settings;
  private final ProducerMeters meters;
  private final BooleanSupplier roomIsAwaited;
  private final BiConsumer<Request, Request.Answered> onAnswer;
  private final @Nullable KeyOrder order;
  private final Set<Request> underWay = new LinkedHashSet<>();
  private final Deadlines deadlines;
  private final MisplacedUnits misplaced;

  private final Lanes lanes;
  private final RequestFiller filler;
  private final Epochs epochs = new Epochs();
  private boolean closed;
  private @Nullable ProducerException discarding;

  Accumulator(
      ProducerSettings settings,
      ShardMap shards,
      ProducerMeters meters,
      BooleanSupplier roomIsAwaited,
      BiConsumer<Request, Request.Answered> onAnswer) {
    this.settings = settings;
    this.meters = meters;
    this.roomIsAwaited = roomIsAwaited;
    this.onAnswer = onAnswer;
    deadlines = new Deadlines(settings);
    misplaced = new MisplacedUnits(deadlines);
    order = settings.keepsOrder() ? new KeyOrder() : null;
    lanes = new Lanes(shards);
    filler = new RequestFiller(settings, meters, lanes, order);
  }

  /**
   * Takes a record.
   *
   * @return whether its lane has a request full that may go, which the caller may send
   */
  boolean add(PendingRecord record, long now) {
    lock.lock();
    try {
      if (closed) {
        throw new ProducerClosedException("The producer is closed; the record was not sent.");
      }
      epochs.enter(record);
      Lane lane = lanes.of(record);
      if (order != null) {
        order.enter(record);
        if (!order.mayGo(record, null)) {
          order.park(record);
          return false;
        }
      }
      lane.add(record);
      return filler.isFull(lane, underWay.size())
          && underWay.size() < settings.maxRequests()
          && dueAt(lane, now) <= now;
    } finally {
      lock.unlock();
    }
  }

  /** A request of what is due, if anything is and room for one is left. */
  @Nullable Request takeDue(long now) {
    lock.lock();
    try {
      if (underWay.size() >= settings.maxRequests()) {
        return null;
      }
      Request request = new Request(settings, now, onAnswer);
      for (int i = 0; i < lanes.size(); i++) {
        Lane lane = lanes.inTurn(i);
        if (dueAt(lane, now) <= now) {
          filler.fill(request, lane, now);
        }
      }
      lanes.endTurn();
      if (request.isEmpty()) {
        return null;
      }
      underWay.add(request);
      meters.onRequest(request.units().size());
      return request;
    } finally {
      lock.unlock();
    }
  }

  private long dueAt(Lane lane, long now) {
    // Who waits for room gets it by answers only, and what waits here for others would hold it up.
    boolean hurries = closed || roomIsAwaited.getAsBoolean();
    return filler.dueAt(lane, now, hurries, underWay.size());
  }

  /** The time at which something is to be done, if nothing happens before. */
  long nextDue(long now) {
    lock.lock();
    try {
      long next = misplaced.nextDeadline();
      if (order != null && order.oldestNanos() != NEVER) {
        next = Math.min(next, order.oldestNanos() + settings.deliveryTimeoutNanos());
      }
      boolean mayBegin = underWay.size() < settings.maxRequests();
      for (Lane lane : lanes) {
        PendingRecord first = lane.first();
        if (first != null) {
          next = Math.min(next, deadlines.of(first));
          next = mayBegin ? Math.min(next, dueAt(lane, now)) : next;
        }
      }
      for (Request oldest : underWay) {
        next = Math.min(next, oldest.createdNanos() + settings.requestTimeoutNanos());
        break;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up the records whose time is over. Those under way are awaited. */
  void expire(long now, Completions completions) {
    lock.lock();
    try {
      for (Lane lane : lanes) {
        for (PendingRecord first;
            (first = lane.first()) != null && deadlines.isOver(first, now); ) {
          completions.fail(lane.removeFirst(), deadlines.timedOut(first));
          if (order != null) {
            order.onGone(first, lanes::toFront);
          }
        }
      }
      expireParked(now, completions);
      expireMisplaced(now, completions);
    } finally {
      lock.unlock();
    }
  }

  private void expireParked(long now, Completions completions) {
    if (order != null) {
      order
          .takeMadeBy(now - settings.deliveryTimeoutNanos())
          .forEach(record -> completions.fail(record, deadlines.timedOut(record)));
    }
  }

  /** Their keys are free again, and those of their records that still have time go again. */
  private void expireMisplaced(long now, Completions completions) {
    for (Misplaced expired : misplaced.takeExpired(now)) {
      release(expired.unit());
      List<PendingRecord> again = new ArrayList<>();
      for (PendingRecord record : expired.unit().records()) {
        if (deadlines.isOver(record, now)) {
          completions.fail(record, deadlines.timedOut(record));
        } else {
          again.add(record);
        }
      }
      giveBack(again);
      releaseKeys(expired.unit());
    }
  }

  /** The oldest request, if its answer has been awaited long enough. */
  @Nullable Request overdue(long now) {
    lock.lock();
    try {
      for (Request oldest : underWay) {
        return oldest.createdNanos() + settings.requestTimeoutNanos() <= now ? oldest : null;
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a request's answer: records are stored, given up, or back at the head of their lanes. */
  void finish(Request request, Request.Answered answer, long now, Completions completions) {
    lock.lock();
    try {
      underWay.remove(request);
      request.lanes().forEach(Lane::onRequestEnded);
      List<PutOutcome> outcomes = answer.outcomes();
      if (outcomes == null) {
        outcomes = refusals(request, Objects.requireNonNull(answer.failure()));
      }
      settle(request, outcomes, now, completions);
    } finally {
      lock.unlock();
    }
  }

  /** Where one record spoils a call, the others are to be stored all the same. */
  private static List<PutOutcome> refusals(Request request, GatewayException failure) {
    GatewayException why = failure;
    if (failure.kind() == Kind.INVALID_CALL && !request.halve()) {
      why = new GatewayException(Kind.PERMANENT, String.valueOf(failure.getMessage()), failure);
    }
    return Collections.nCopies(request.units().size(), new PutOutcome.Refused(why));
  }

  private void settle(
      Request request, List<PutOutcome> outcomes, long now, Completions completions) {
    Set<Lane> throttled = new LinkedHashSet<>();
    Set<Lane> failing = new LinkedHashSet<>();
    List<PendingRecord> again = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      Unit unit = request.units().get(i);
      if (outcomes.get(i) instanceof PutOutcome.Refused refused) {
        GatewayException why = refused.why();
        if (why.kind() == Kind.THROTTLED) {
          throttled.add(request.lane(i));
          meters.onThrottled();
        } else if (why.kind() != Kind.PERMANENT) { // Nobody is to be asked in vain at full speed.
          failing.add(request.lane(i));
        }
        onRefused(unit, why, now, again, completions);
      } else if (outcomes.get(i) instanceof PutOutcome.Stored stored) {
        onStored(unit, request.lane(i), stored, now, completions);
      }
    }
    throttled.forEach(lane -> lane.pace().onThrottled(now));
    failing.forEach(lane -> lane.pace().onFailure(now));
    giveBack(again);
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      releaseKeys(request.units().get(i));
    }
  }

  private void onStored(
      Unit unit, Lane lane, PutOutcome.Stored stored, long now, Completions completions) {
    lane.pace().onStored();
    if (!lane.shard().shardId().equals(stored.shardId())) {
      lanes.onMisplaced(now);
      if (discarding == null
          && unit instanceof AggregatedUnit aggregated
          && aggregated.records().size() > 1) {
        misplaced.add(aggregated, stored, now);
        return; // Its keys are still under way.
      }
    }
    release(unit);
    completions.store(unit, stored);
  }

  private void release(Unit unit) {
    if (order != null) {
      order.onEnded(unit);
    }
  }

  private void onRefused(
      Unit unit,
      GatewayException why,
      long now,
      List<PendingRecord> again,
      Completions completions) {
    release(unit);
    for (PendingRecord record : unit.records()) {
      record.onFailure(why);
      if (why.kind() == Kind.PERMANENT) {
        completions.fail(record, new RecordRefusedException(why));
      } else if (discarding != null) {
        completions.fail(record, discarding);
      } else if (deadlines.isOver(record, now)) {
        completions.fail(record, deadlines.timedOut(record));
      } else {
        again.add(record);
      }
    }
  }

  /** In front of their lanes, in the order they had; or where the keys' order is kept, to that. */
  private void giveBack(List<PendingRecord> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      if (order == null) {
        lanes.toFront(records.get(i));
      } else {
        order.park(records.get(i));
      }
    }
  }

  /** The next records of the keys of a unit that has ended, and was given back, may go. */
  private void releaseKeys(Unit unit) {
    if (order != null) {
      List<PendingRecord> records = unit.records();
      for (int i = records.size() - 1; i >= 0; i--) {
        order.release(records.get(i).partitionKey(), lanes::toFront);
      }
    }
  }

  /** Whether a shard took a record of which another one was thought. */
  boolean mapIsStale() {
    lock.lock();
    try {
      return lanes.areStale();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Goes on with other shards, asked for at that time: what waits for one that is no more moves to
   * its heirs.
   */
  void install(ShardMap map, long askedAt, Completions completions) {
    lock.lock();
    try {
      lanes.install(map, askedAt);
      settleMisplaced(askedAt, completions);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A consumer such as KCL drops all of an aggregated record if the hash key of one record in it is
   * not of the shard that it is in. Then all of them go out again.
   */
  private void settleMisplaced(long askedAt, Completions completions) {
    for (Misplaced unit : misplaced.takeTold(lanes.shards(), askedAt)) {
      release(unit.unit());
      if (lanes.areAllOf(unit.stored().shardId(), unit.unit())) {
        completions.store(unit.unit(), unit.stored());
      } else {
        giveBack(unit.unit().records());
      }
      releaseKeys(unit.unit());
    }
  }

  /** Lets all records that are there now go at once. Completes when they have an outcome. */
  CompletableFuture<Void> flush() {
    lock.lock();
    try {
      CompletableFuture<Void> done = epochs.end();
      lanes.forEach(Lane::onFlush);
      return done;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no record any more; those that are there may go at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives up all that waits, and from now on what comes back. Returns what is under way. */
  List<Request> discard(ProducerException why, Completions completions) {
    lock.lock();
    try {
      discarding = why;
      for (Lane lane : lanes) {
        lane.removeAll().forEach(record -> completions.fail(record, why));
      }
      if (order != null) {
        order.takeMadeBy(NEVER).forEach(record -> completions.fail(record, why));
      }
      for (Misplaced unit : misplaced.takeAll()) {
        unit.unit().records().forEach(record -> completions.fail(record, why));
      }
      return List.copyOf(underWay);
    } finally {
      lock.unlock();
    }
  }
}
