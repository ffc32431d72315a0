package io.weir.producer;

import org.jspecify.annotations.Nullable;

/**
 * Decides which records of a lane go when, and into which request: together with others, within the
 * pace of their shard, in the order of their keys. Guarded by the accumulator's lock.
 */
final class RequestFiller {
  /**
   * Bytes of one lane. With those of a single aggregated record, 50 KiB, whoever sends made many
   * small requests itself, and moved a quarter less.
   */
  private static final int WORTHWHILE = 512 * 1024;

  private final ProducerSettings settings;
  private final ProducerMeters meters;
  private final Lanes lanes;
  private final @Nullable KeyOrder order;

  RequestFiller(
      ProducerSettings settings, ProducerMeters meters, Lanes lanes, @Nullable KeyOrder order) {
    this.settings = settings;
    this.meters = meters;
    this.lanes = lanes;
    this.order = order;
  }

  /**
   * Whether as much waits as is worth a request. A request costs as much as hundreds of small
   * records, so what goes into aggregated records shares one with other lanes: one of them is worth
   * a request while none is under way, {@value #WORTHWHILE} bytes while there is one, and then only
   * what fills a request by itself. Less waits out its linger.
   *
   * @param underWay requests
   */
  boolean isFull(Lane lane, int underWay) {
    if (lane.waitingBytes() >= settings.maxRequestBytes()) {
      return true;
    }
    return settings.aggregates()
        ? lane.waitingBytes() >= worthwhile(underWay)
        : lane.waiting() >= settings.maxRequestRecords();
  }

  private long worthwhile(int underWay) {
    long one = settings.maxAggregateBytes();
    long most = one * settings.maxRequestRecords();
    return switch (underWay) {
      case 0 -> one;
      case 1 -> Math.min(Math.max(WORTHWHILE, one), most);
      default -> most;
    };
  }

  /**
   * When a lane's first record is to go, as far as the lane is concerned; {@link Long#MAX_VALUE} if
   * it has none, or enough under way.
   *
   * @param hurries whether nothing waits for others any more
   * @param underWay requests
   */
  long dueAt(Lane lane, long now, boolean hurries, int underWay) {
    PendingRecord first = lane.first();
    if (first == null || lane.requests() >= settings.maxRequestsPerLane()) {
      return Long.MAX_VALUE;
    }
    boolean atOnce = hurries || isFull(lane, underWay) || first.attempts() > 0 || lane.isFlushed();
    long due = atOnce ? now : first.createdNanos() + settings.lingerNanos();
    return Math.max(due, now + lane.pace().nanosUntil(first.bytes(), now));
  }

  /** Takes of a lane what may go, from its front. */
  void fill(Request request, Lane lane, long now) {
    for (PendingRecord first; (first = lane.first()) != null; ) {
      AggregatedUnit open = request.openUnit(lane, first);
      if (order != null && !order.mayGo(first, open)) {
        order.park(lane.removeFirst());
      } else if (open != null || mayBegin(request, lane, first, now)) {
        put(request, lane, lane.removeFirst(), open);
      } else {
        return;
      }
    }
  }

  private static boolean mayBegin(Request request, Lane lane, PendingRecord record, long now) {
    return request.hasRoomFor(record) && lane.pace().nanosUntil(record.bytes(), now) == 0;
  }

  private void put(
      Request request, Lane lane, PendingRecord record, @Nullable AggregatedUnit open) {
    Unit unit;
    if (open == null) {
      unit = request.begin(lane, record);
      lane.pace().onSent(record.bytes());
    } else {
      request.join(open, record);
      lane.pace().onJoined(record.bytes());
      unit = open;
    }
    record.onAttempt();
    if (record.attempts() > 1) {
      meters.onRetry();
    }
    if (order != null) {
      follow(order, request, lane, order.onSent(record, unit));
    }
  }

  /** The next of the same key goes along if there is room in the same aggregated record. */
  private void follow(KeyOrder keys, Request request, Lane lane, @Nullable PendingRecord next) {
    if (next != null && lanes.of(next) == lane && request.openUnit(lane, next) != null) {
      keys.onFollows(next);
      lane.addFirst(next);
    }
  }
}
