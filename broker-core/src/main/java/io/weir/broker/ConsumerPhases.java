package io.weir.broker;

import io.weir.broker.catalog.ConsumerState;
import io.weir.broker.stream.ConsumerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Which consumers are seen as being created or deleted, for a while after they were. This is not
 * durable, as a restart takes longer than what it pretends. Changed by the registry, under its
 * lock; read by any thread.
 */
final class ConsumerPhases {
  private final Map<Key, Phase> phases = new ConcurrentHashMap<>();
  private final NanoClock clock;
  private final long nanos;

  ConsumerPhases(NanoClock clock, Duration transition) {
    this.clock = clock;
    this.nanos = transition.toNanos();
  }

  private record Key(UUID stream, String name) {}

  private record Phase(ConsumerState consumer, ConsumerStatus status, long until) {}

  /** From now on, for the time that it takes. */
  void enter(UUID stream, ConsumerState consumer, ConsumerStatus status) {
    long now = clock.nanoTime();
    phases.values().removeIf(phase -> isOver(phase, now));
    if (nanos > 0) {
      phases.put(new Key(stream, consumer.name()), new Phase(consumer, status, now + nanos));
    }
  }

  /** It did not come to that. */
  void leave(UUID stream, String name) {
    phases.remove(new Key(stream, name));
  }

  /** What a consumer that is registered, or was until a moment ago, is going through. */
  ConsumerStatus status(UUID stream, String name) {
    Phase phase = current(stream, name);
    return phase == null ? ConsumerStatus.ACTIVE : phase.status;
  }

  /** A consumer that is being deleted, or null. */
  @Nullable ConsumerState deleting(UUID stream, String name) {
    Phase phase = current(stream, name);
    return phase != null && phase.status == ConsumerStatus.DELETING ? phase.consumer : null;
  }

  /** A stream's consumers that are in a phase. */
  List<ConsumerState> all(UUID stream, ConsumerStatus status) {
    long now = clock.nanoTime();
    return phases.entrySet().stream()
        .filter(e -> e.getKey().stream.equals(stream) && e.getValue().status == status)
        .filter(e -> !isOver(e.getValue(), now))
        .map(e -> e.getValue().consumer)
        .toList();
  }

  private @Nullable Phase current(UUID stream, String name) {
    Phase phase = phases.get(new Key(stream, name));
    return phase == null || isOver(phase, clock.nanoTime()) ? null : phase;
  }

  private static boolean isOver(Phase phase, long now) {
    return now - phase.until >= 0;
  }
}
