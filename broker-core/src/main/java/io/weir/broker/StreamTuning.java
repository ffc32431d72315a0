package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.MetadataEvent;
import io.weir.broker.catalog.MetadataEvent.EncryptionSet;
import io.weir.broker.catalog.MetadataEvent.MetricsSet;
import io.weir.broker.catalog.MetadataEvent.RecordSizeSet;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.MetricsChange;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamChanges;
import io.weir.broker.stream.StreamSettings;
import io.weir.broker.stream.StreamStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.EpochClock;

/**
 * What can be set on a stream: how long records are kept, how long they may be, encryption and
 * enhanced monitoring. The last two are stored and returned: records are not encrypted, and all
 * metrics are there anyway.
 *
 * <p>Thread-safe. Changes return once they are durable; every method throws {@link
 * io.weir.broker.error.StreamNotFoundException} if there is no such stream.
 */
public final class StreamTuning {
  private static final int MIN_RECORD_KIB = 1024;
  private static final int MAX_RECORD_KIB = 10_240;
  private static final int MAX_KEY_ID = 2048;

  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final EpochClock clock;

  StreamTuning(Catalog catalog, StreamTable streams, ControlPlane control, EpochClock clock) {
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
    this.clock = clock;
  }

  /** Has the streams that the catalog knows keep to their settings. */
  void recover() {
    streams.all().forEach(this::apply);
  }

  /** Has a stream keep to its settings. */
  void apply(ActiveStream stream) {
    int kib = settings(stream).maxRecordKib();
    if (kib > 0) {
      stream.limitRecords(kib * 1024);
    }
  }

  /** A stream's settings. */
  public StreamSettings settings(String stream) {
    return settings(streams.getAny(stream));
  }

  private StreamSettings settings(ActiveStream stream) {
    return catalog.metadata().settings(stream.state().id());
  }

  private void append(MetadataEvent event) {
    control.append(new MetadataChanged(event));
  }

  /**
   * Keeps records for longer, or for as long as before.
   *
   * @param hours 24 … 8,760
   * @throws InvalidArgumentException if that is shorter than before
   */
  public void increaseRetention(String stream, int hours) {
    setRetention(stream, hours, true);
  }

  /**
   * Keeps records for less long, or for as long as before.
   *
   * @param hours 24 … 8,760
   * @throws InvalidArgumentException if that is longer than before
   */
  public void decreaseRetention(String stream, int hours) {
    setRetention(stream, hours, false);
  }

  private void setRetention(String stream, int hours, boolean increase) {
    catalog.checkCaller(); // as above
    synchronized (control) {
      long before =
          Duration.ofMillis(control.changeable(stream).state().retentionMillis()).toHours();
      if (increase ? hours < before : hours > before) {
        throw new InvalidArgumentException(
            "Requested retention period ("
                + hours
                + " hours) for stream "
                + stream
                + (increase ? " must not be shorter" : " must not be longer")
                + " than the existing one ("
                + before
                + " hours).");
      }
      control.setRetention(stream, Duration.ofHours(hours));
    }
  }

  /**
   * Takes records of up to some size from now on; what is there stays.
   *
   * @param kib 1,024 … 10,240
   */
  public void setMaxRecordKib(String stream, int kib) {
    checkRecordKib(kib);
    catalog.checkCaller(); // as above
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      if (settings(target).maxRecordKib() != kib) {
        append(new RecordSizeSet(target.state().id(), kib));
        apply(target);
      }
    }
  }

  static void checkRecordKib(int kib) {
    if (kib < MIN_RECORD_KIB || kib > MAX_RECORD_KIB) {
      throw new InvalidArgumentException(
          "A stream's largest record has 1024 to 10240 KiB, not " + kib + ".");
    }
  }

  /**
   * Says that records are encrypted with a key, or are not. The stream is seen to be updated for
   * the {@linkplain BrokerBuilder#transitionTime transition time}. Nothing happens if it is so
   * already.
   *
   * @param keyId 1 to 2,048 characters; the empty string for none
   * @throws io.weir.broker.error.LimitExceededException if a key was set, or removed, 25 times in
   *     the last 24 hours
   */
  public void setEncryption(String stream, String keyId) {
    if (keyId.codePointCount(0, keyId.length()) > MAX_KEY_ID) {
      throw new InvalidArgumentException("A key's id has at most " + MAX_KEY_ID + " characters.");
    }
    catalog.checkCaller(); // as above
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      if (!settings(target).keyId().equals(keyId)) {
        long now = clock.time();
        checkKeyChanges(target, keyId.isEmpty(), now);
        append(new EncryptionSet(target.state().id(), keyId, now));
        target.phases().enter(StreamStatus.UPDATING);
      }
    }
  }

  private void checkKeyChanges(ActiveStream stream, boolean removal, long now) {
    StreamChanges changes = settings(stream).changes();
    DailyLimit.check(
        "The encryption of stream " + stream.state().name() + (removal ? " was ended" : " was set"),
        removal ? changes.keysRemoved() : changes.keysSet(),
        StreamChanges.KEY_CHANGES,
        now);
  }

  /** Has more metrics published for each shard. */
  public MetricsChange enableMetrics(String stream, Collection<ShardMetric> more) {
    return changeMetrics(
        stream,
        metrics -> {
          metrics.addAll(more);
          return metrics;
        });
  }

  /** Has some metrics not published for each shard any more. */
  public MetricsChange disableMetrics(String stream, Collection<ShardMetric> fewer) {
    return changeMetrics(
        stream,
        metrics -> {
          metrics.removeAll(fewer);
          return metrics;
        });
  }

  private MetricsChange changeMetrics(String stream, UnaryOperator<Set<ShardMetric>> change) {
    catalog.checkCaller(); // as above
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      Set<ShardMetric> before = settings(target).metrics();
      Set<ShardMetric> after = EnumSet.noneOf(ShardMetric.class);
      after.addAll(before);
      if (!change.apply(after).equals(before)) {
        append(new MetricsSet(target.state().id(), after));
      }
      return new MetricsChange(before, settings(target).metrics());
    }
  }
}
