package io.weir.producer;

import io.weir.producer.error.ProducerClosedException;
import io.weir.producer.error.ProducerException;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.StreamGateway;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries requests to the gateway and answers back. Its {@link #step} is what is to be done at a
 * time; {@link SendThread} calls it when time has come, and so do tests. Thread-safe.
 */
final class Sender {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final int CALLS_OF_A_CALLER = 4;
  private static final int CALLS_OF_A_STEP = 64;

  private final StreamGateway gateway;
  private final NanoClock clock;
  private final MemoryBudget budget;
  private final ProducerMeters meters;
  private final ShardMapRefresh refresh;
  private final Accumulator accumulator;
  private volatile Runnable wakeUp = () -> {};

  Sender(
      ProducerSettings settings,
      StreamGateway gateway,
      ShardMap shards,
      MemoryBudget budget,
      ProducerMeters meters,
      NanoClock clock) {
    this.gateway = gateway;
    this.clock = clock;
    this.budget = budget;
    this.meters = meters;
    accumulator = new Accumulator(settings, shards, meters, budget::isAwaited, this::onAnswer);
    budget.onWait(() -> wakeUp.run());
    refresh = new ShardMapRefresh(gateway, this::onMap);
  }

  /** Called whenever there may be something to do earlier than {@link #step} said. */
  void onWakeUp(Runnable action) {
    wakeUp = action;
  }

  /**
   * Takes a record whose room was taken; sends what has become full, some calls at most: where
   * answers come at once, others may fill more for as long as one goes on.
   */
  void add(PendingRecord record, long now) {
    if (accumulator.add(record, now) && sendDue(now, CALLS_OF_A_CALLER)) {
      wakeUp.run();
    }
  }

  /** Does what is due. Returns the time at which to do it again, if nothing happens before. */
  long step(long now) {
    Completions completions = new Completions();
    accumulator.expire(now, completions);
    completions.tell(budget, meters, now);
    for (Request late; (late = accumulator.overdue(now)) != null; ) {
      late.giveUp(
          new GatewayException(
              Kind.TRANSIENT, "No answer came; the records may be stored or not.", null));
    }
    sendDue(now, CALLS_OF_A_STEP); // where answers come at once this need not end otherwise
    long again = accumulator.nextDue(now);
    return accumulator.mapIsStale() ? Math.min(again, refresh.step(now)) : again;
  }

  /** The time at which something is due, as far as records are concerned. */
  long nextDue(long now) {
    return accumulator.nextDue(now);
  }

  /** Sends what is due, in so many calls at most. Returns whether there may be more. */
  private boolean sendDue(long now, int calls) {
    for (int i = 0; i < calls; i++) {
      Request request = accumulator.takeDue(now);
      if (request == null) {
        return false;
      }
      try {
        request.onCall(gateway.putRecords(request.units(), request));
      } catch (RuntimeException | Error e) { // It has gone out of its lane, and needs an answer.
        LOG.debug("A call could not be made", e);
        request.onFailure(new GatewayException(Kind.TRANSIENT, String.valueOf(e), e));
      }
    }
    return true;
  }

  private void onAnswer(Request request, Request.Answered answer) {
    long now = clock.nanoTime();
    Completions completions = new Completions();
    accumulator.finish(request, answer, now, completions);
    completions.tell(budget, meters, now);
    wakeUp.run();
  }

  private void onMap(ShardMap map, long askedAt) {
    long now = clock.nanoTime();
    Completions completions = new Completions();
    accumulator.install(map, askedAt, completions);
    completions.tell(budget, meters, now);
    wakeUp.run();
  }

  CompletableFuture<Void> flush() {
    CompletableFuture<Void> done = accumulator.flush();
    wakeUp.run();
    return done;
  }

  /** Takes nothing more, and lets all go at once. Completes when everything has an outcome. */
  CompletableFuture<Void> close() {
    accumulator.close();
    budget.close();
    return flush();
  }

  /** Gives up what has no outcome yet; what is under way may be stored. */
  void discard() {
    ProducerException why =
        new ProducerClosedException(
            "The producer was closed before the record had an outcome; it may be stored or not.");
    Completions completions = new Completions();
    GatewayException unanswered = new GatewayException(Kind.TRANSIENT, why.toString(), why);
    accumulator.discard(why, completions).forEach(request -> request.giveUp(unanswered));
    completions.tell(budget, meters, clock.nanoTime());
  }
}
