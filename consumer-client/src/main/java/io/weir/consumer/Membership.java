package io.weir.consumer;

import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.consumer.ShardWorker.Ending;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends heartbeats, and has a worker for each lease that their answers name.
 *
 * <p>When no heartbeat has been answered for the session's time, the broker gives the leases to
 * others, so they are taken for lost a fifth of it sooner.
 *
 * <p>When another process is the member of this id, this one stops for good: were it to join again,
 * the two would take the leases from each other for ever. One that has never been a member takes
 * nothing from anybody, and may have been started after the process that is in its way, by a clock
 * that is behind: it goes on asking until that one's session must be over, and its farewell
 * forgotten.
 *
 * <p><b>Threads.</b> Everything happens on one thread at a time.
 */
final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final int BEATS_IN_A_SESSION = 5;

  /** A failure that lasts is told again after so long. */
  private static final long TELL_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** For so long the broker remembers who has left. */
  private static final long FAREWELL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final WorkerContext context;
  private final GroupMember member;
  private final Executor thread;
  private final long sessionNanos;

  /** Others only read it, at the end. */
  private final Map<String, ShardWorker> workers = new ConcurrentHashMap<>();

  /** The counters of leases that were given up; a late answer may still name them. */
  private final Map<String, Long> givenUp = new HashMap<>();

  private final CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> quiet = new CompletableFuture<>();
  private long startNanos;
  private long heardNanos;
  private long sentNanos;
  private long beat;
  private int unanswered;
  private boolean waiting;
  private boolean again;
  private volatile @Nullable GatewayException failure;
  private long toldNanos;
  private boolean wasMember;
  private boolean refused;
  private boolean stopping;
  private volatile boolean fenced;
  private boolean abandoned;

  /** A member that has sent nothing. */
  Membership(WorkerContext context, GroupMember member, Executor thread) {
    this.context = context;
    this.member = member;
    this.thread = thread;
    this.sessionNanos = member.session().toNanos();
  }

  void start() {
    thread.execute(
        () -> {
          startNanos = now();
          heardNanos = startNanos;
          tick();
        });
  }

  /** Ends all work; completes when that is done. Heartbeats go on until then. */
  CompletableFuture<@Nullable Void> stop() {
    thread.execute(
        () -> {
          stopping = true;
          workers.values().forEach(ShardWorker::stop);
          completeIfQuiet();
        });
    return stopped;
  }

  /**
   * Gives up what has not ended by now: whoever still waits for a checkpoint is told. No heartbeat
   * follows; completes when none is under way.
   */
  CompletableFuture<@Nullable Void> abandon() {
    workers.values().forEach(ShardWorker::lose);
    thread.execute(
        () -> {
          abandoned = true;
          completeIfQuiet();
        });
    return quiet;
  }

  /** What the last heartbeat failed with; any thread may ask. */
  @Nullable GatewayException failure() {
    return failure;
  }

  /** Whether another process is the member of this id; any thread may ask. */
  boolean isFenced() {
    return fenced;
  }

  private long now() {
    return context.timers().nanoTime();
  }

  // ---- heartbeats

  private void tick() {
    if (isSilent()) {
      return;
    }
    long interval = sessionNanos / BEATS_IN_A_SESSION;
    context.timers().after(interval, () -> thread.execute(this::tick));
    if (now() - heardNanos >= sessionNanos - interval) { // The next look would be too late.
      expire();
    }
    if (waiting && now() - sentNanos >= sessionNanos) {
      waiting = false; // It is not waited for any longer.
      beat++;
      note(new GatewayException(Kind.TRANSIENT, "No answer in " + member.session() + ".", null));
    }
    if (!waiting) {
      send();
    }
  }

  /** Whether it has nothing to say any more. */
  private boolean isSilent() {
    return fenced || abandoned || (stopping && workers.isEmpty());
  }

  private void expire() {
    if (!workers.isEmpty()) {
      LOG.warn("No heartbeat was answered for {}; the leases are taken for lost", member.session());
      workers.values().forEach(ShardWorker::lose);
    }
  }

  private void send() {
    waiting = true;
    unanswered++;
    again = false;
    sentNanos = now();
    long sent = sentNanos;
    long number = ++beat;
    CompletableFuture<?> unused =
        Attempt.to(() -> context.gateway().heartbeat(member))
            .whenComplete(
                (leases, failure) -> thread.execute(() -> onAnswer(number, sent, leases, failure)));
  }

  private void onAnswer(
      long number, long sent, @Nullable List<Lease> leases, @Nullable Throwable cause) {
    unanswered--;
    completeIfQuiet();
    if (number != beat || isSilent()) {
      return; // It was given up.
    }
    waiting = false;
    if (leases == null) {
      note(cause);
      return;
    }
    failure = null;
    wasMember = true;
    heardNanos = sent;
    reconcile(leases);
    if (again) {
      send();
    }
  }

  private void note(@Nullable Throwable cause) {
    GatewayException why = GatewayException.of(cause);
    boolean first = failure == null;
    failure = why;
    if (why.kind() == Kind.FENCED) {
      onFenced(why);
    } else if (first || now() - toldNanos >= TELL_AGAIN_NANOS) {
      toldNanos = now();
      LOG.atLevel(why.kind() == Kind.PERMANENT ? Level.ERROR : Level.WARN)
          .log(
              "Group {}: the heartbeat of member {} failed; it is sent again, and nothing new is"
                  + " processed until one is answered. {}",
              context.gateway().group(),
              member.id(),
              why.getMessage());
    }
  }

  private void onFenced(GatewayException why) {
    if (wasMember || now() - startNanos >= sessionNanos + FAREWELL_NANOS) {
      stopFenced(why);
    } else if (!refused) {
      refused = true;
      LOG.warn(
          "Not a member yet; this consumer asks again until a former process of its id must be"
              + " forgotten. {}",
          why.getMessage());
    }
  }

  private void stopFenced(GatewayException why) {
    fenced = true;
    LOG.error(
        "This consumer has stopped: it processes nothing any more, and is to be closed. {}",
        why.getMessage());
    workers.values().forEach(ShardWorker::lose);
  }

  /** Does not wait for the next tick: there may be children to process. */
  private void sendSoon() {
    if (waiting) {
      again = true;
    } else {
      send();
    }
  }

  // ---- leases

  private void reconcile(List<Lease> leases) {
    for (Lease lease : leases) {
      if (lease.counter() > givenUp.getOrDefault(lease.shardId(), -1L)) {
        reconcile(lease);
      }
    }
    Set<String> named = leases.stream().map(Lease::shardId).collect(Collectors.toSet());
    givenUp.keySet().retainAll(named);
    workers.forEach(
        (shard, worker) -> {
          if (!named.contains(shard) && !worker.isEnding()) {
            worker.lose();
          }
        });
  }

  private void reconcile(Lease lease) {
    ShardWorker worker = workers.get(lease.shardId());
    if (worker == null) {
      startWorker(lease);
    } else if (worker.lease().counter() != lease.counter()) {
      worker.lose(); // When it has ended, the next answer starts another one.
    } else if (lease.handOver()) {
      worker.handOver();
    }
  }

  private void startWorker(Lease lease) {
    if (stopping) {
      return;
    }
    ShardWorker worker = new ShardWorker(context, lease);
    workers.put(lease.shardId(), worker);
    CompletableFuture<?> unused =
        worker.ended().thenAccept(how -> thread.execute(() -> onEnded(worker, how)));
    worker.start();
  }

  private void onEnded(ShardWorker worker, Ending how) {
    Lease lease = worker.lease();
    workers.remove(lease.shardId());
    if (how == Ending.SHARD_ENDED || how == Ending.RELEASED) {
      givenUp.put(lease.shardId(), lease.counter());
    }
    completeIfQuiet();
    if (!stopping && !fenced) {
      sendSoon();
    }
  }

  /**
   * A heartbeat that arrives behind the farewell would join the group again: so one that was given
   * up is waited for, too.
   */
  private void completeIfQuiet() {
    if (unanswered > 0) {
      return;
    }
    if (stopping && workers.isEmpty()) {
      stopped.complete(null);
    }
    if (abandoned) {
      quiet.complete(null);
    }
  }
}
