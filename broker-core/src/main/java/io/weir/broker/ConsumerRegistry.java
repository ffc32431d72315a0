package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.ConsumerState;
import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ConsumerRegistered;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.ConsumerInUseException;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.ConsumerArn;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.ConsumerStatus;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The consumers that are registered with streams, each of which has a read rate of its own.
 *
 * <p><b>Threads.</b> Thread-safe. Registering and deregistering return once the change is durable,
 * so they wait for the disk, one after the other and with the other changes of streams. Looking up
 * waits for nothing and suits an event loop.
 */
public final class ConsumerRegistry {
  /** How many consumers a stream can have. */
  public static final int MAX_CONSUMERS = 20;

  private static final int MAX_CREATING = 5;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");

  private final BrokerConfig config;
  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final ConsumerPhases phases;
  private final Consumer<ConsumerDescription> onGone;

  /**
   * Over these streams.
   *
   * @param onGone told of each consumer that was deregistered, once that is durable
   */
  ConsumerRegistry(
      BrokerConfig config,
      Catalog catalog,
      StreamTable streams,
      ControlPlane control,
      Consumer<ConsumerDescription> onGone) {
    this.onGone = onGone;
    this.config = config;
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
    this.phases = new ConsumerPhases(config.nanoClock(), config.transition());
  }

  /**
   * Registers a consumer; it is {@code ACTIVE} after the {@linkplain BrokerBuilder#transitionMillis
   * transition time}.
   *
   * @param stream a stream's name
   * @param name 1 to 128 characters of a-z, A-Z, 0-9, '_', '.' and '-'
   * @param tags at most 50, by key
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   * @throws ConsumerInUseException if the stream has a consumer of that name
   * @throws LimitExceededException if the stream has 20 consumers, or five that are being created
   */
  public ConsumerDescription register(String stream, String name, Map<String, String> tags) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidArgumentException(
          "A consumer's name has 1 to 128 characters of a-z, A-Z, 0-9, '_', '.' and '-'.");
    }
    SortedMap<String, String> checked = Tags.with(Map.of(), tags);
    catalog.checkCaller(); // before the monitor, whose holder may wait for a commit
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      UUID id = target.state().id();
      checkRoom(target, name);
      ConsumerState consumer = new ConsumerState(name, nextSecond(), checked, "");
      phases.enter(id, consumer, ConsumerStatus.CREATING);
      append(id, name, new MetadataChanged(new ConsumerRegistered(id, consumer)));
      return describe(target, consumer);
    }
  }

  private void checkRoom(ActiveStream stream, String name) {
    UUID id = stream.state().id();
    String streamName = stream.state().name();
    List<ConsumerDescription> present = list(stream);
    if (present.stream().anyMatch(consumer -> consumer.name().equals(name))) {
      throw new ConsumerInUseException(
          "Consumer " + name + " of stream " + streamName + " exists already.");
    }
    if (present.size() >= MAX_CONSUMERS) {
      throw new LimitExceededException(
          "Stream " + streamName + " has " + MAX_CONSUMERS + " consumers, which is the most.");
    }
    if (phases.all(id, ConsumerStatus.CREATING).size() >= MAX_CREATING) {
      throw new LimitExceededException(
          "Stream "
              + streamName
              + " has "
              + MAX_CREATING
              + " consumers that are being created, which is the most; try again when one is"
              + " ACTIVE.");
    }
  }

  /** The clock's, but later than that of any consumer whose name may come again. */
  private long nextSecond() {
    return Math.max(config.clock().time() / 1000, catalog.metadata().lastGoneSecond() + 1);
  }

  /**
   * Deregisters a consumer; it is seen as {@code DELETING} for the {@linkplain
   * BrokerBuilder#transitionTime transition time}. Its subscriptions end at once.
   *
   * @throws ConsumerNotFoundException if there is no such consumer
   * @throws ConsumerInUseException if it is being created or deleted
   */
  public void deregister(String stream, String name) {
    catalog.checkCaller(); // as above
    ConsumerDescription gone;
    synchronized (control) {
      gone = deregister(describe(control.changeable(stream), name));
    }
    onGone.accept(gone);
  }

  /** As {@link #deregister(String, String)}, by the consumer's ARN. */
  public void deregister(String arn) {
    catalog.checkCaller(); // as above
    ConsumerDescription gone;
    synchronized (control) {
      gone = deregister(find(arn));
    }
    onGone.accept(gone);
  }

  private ConsumerDescription deregister(ConsumerDescription consumer) {
    if (consumer.status() != ConsumerStatus.ACTIVE) {
      throw new ConsumerInUseException(
          "Consumer "
              + consumer.arn()
              + " is in state "
              + consumer.status()
              + "; try again when it is ACTIVE.");
    }
    UUID id = consumer.streamId();
    ConsumerState state = catalog.metadata().consumer(id, consumer.name());
    if (state != null) {
      phases.enter(id, state, ConsumerStatus.DELETING);
      append(id, state.name(), new MetadataChanged(new ConsumerDeregistered(id, state.name())));
    }
    return consumer;
  }

  /**
   * Refuses a consumer that is not registered any more, be it seen as {@code DELETING} or not.
   *
   * @throws ConsumerNotFoundException if it is not
   */
  void checkRegistered(ConsumerDescription consumer) {
    ConsumerState state = catalog.metadata().consumer(consumer.streamId(), consumer.name());
    if (state == null || state.creationSecond() != consumer.creationSecond()) {
      throw new ConsumerNotFoundException(
          "Consumer " + consumer.arn() + " not found: it has been deregistered.");
    }
  }

  private void append(UUID stream, String consumer, MetadataChanged event) {
    try {
      control.append(event);
    } catch (BrokerException e) {
      phases.leave(stream, consumer);
      throw e;
    }
  }

  /**
   * Deletes a stream and its records, as {@link Broker#deleteStream(String)} does.
   *
   * @param enforced whether its consumers are to go too
   */
  void deleteStream(String stream, boolean enforced) {
    catalog.checkCaller(); // as above
    synchronized (control) {
      ActiveStream target = control.changeable(stream);
      int consumers = list(target).size();
      if (consumers > 0 && !enforced) {
        throw new StreamInUseException(
            "Stream "
                + stream
                + " has "
                + consumers
                + " registered consumers. Deregister them first, or enforce their deletion.");
      }
      control.delete(stream);
    }
  }

  /**
   * A consumer.
   *
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   * @throws ConsumerNotFoundException if it has no such consumer
   */
  public ConsumerDescription find(String stream, String name) {
    return describe(streams.getAny(stream), name);
  }

  /**
   * The consumer of an ARN, which is not that of a later one of the same name.
   *
   * @throws ConsumerNotFoundException if there is no such consumer, or the ARN is none of a
   *     consumer in this region and account
   */
  public ConsumerDescription find(String arn) {
    ConsumerArn parts = ConsumerArn.parse(arn);
    ActiveStream stream =
        parts != null
                && parts.region().equals(config.region())
                && parts.account().equals(config.account())
            ? streams.find(parts.stream())
            : null;
    if (parts != null && stream != null) {
      ConsumerState consumer = state(stream, parts.name());
      if (consumer != null && consumer.creationSecond() == parts.creationSecond()) {
        return describe(stream, consumer);
      }
    }
    throw new ConsumerNotFoundException("Consumer " + arn + " not found.");
  }

  /**
   * A stream's consumers, by name.
   *
   * @throws io.weir.broker.error.StreamNotFoundException if there is no such stream
   */
  public List<ConsumerDescription> list(String stream) {
    return list(streams.getAny(stream));
  }

  private List<ConsumerDescription> list(ActiveStream stream) {
    UUID id = stream.state().id();
    SortedMap<String, ConsumerState> all = new TreeMap<>(catalog.metadata().consumers(id));
    phases.all(id, ConsumerStatus.DELETING).forEach(gone -> all.put(gone.name(), gone));
    return all.values().stream().map(consumer -> describe(stream, consumer)).toList();
  }

  private ConsumerDescription describe(ActiveStream stream, String name) {
    ConsumerState consumer = state(stream, name);
    if (consumer == null) {
      throw new ConsumerNotFoundException(
          "Consumer " + name + " of stream " + stream.state().name() + " not found.");
    }
    return describe(stream, consumer);
  }

  /** A consumer that is registered, or was until a moment ago, or null. */
  private @Nullable ConsumerState state(ActiveStream stream, String name) {
    UUID id = stream.state().id();
    ConsumerState consumer = catalog.metadata().consumer(id, name);
    return consumer == null ? phases.deleting(id, name) : consumer;
  }

  private ConsumerDescription describe(ActiveStream stream, ConsumerState consumer) {
    String streamArn = config.arn(stream.state().name());
    return new ConsumerDescription(
        stream.state().id(),
        stream.state().name(),
        streamArn,
        consumer.name(),
        ConsumerArn.of(streamArn, consumer.name(), consumer.creationSecond()),
        consumer.creationSecond(),
        phases.status(stream.state().id(), consumer.name()));
  }
}
