package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.ConsumerState;
import io.weir.broker.catalog.MetadataEvent.PolicySet;
import io.weir.broker.catalog.MetadataEvent.TagsSet;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.shard.StreamTable;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Tags and policies of streams and of consumers. Policies are stored and returned; nothing is
 * refused for them.
 *
 * <p>Thread-safe. Changes return once they are durable; every method throws {@link
 * io.weir.broker.error.StreamNotFoundException} or {@link ConsumerNotFoundException} if the
 * resource is not there.
 */
public final class ResourceMetadata {
  /** The longest policy, in bytes of UTF-8. */
  public static final int MAX_POLICY_BYTES = 20 * 1024;

  private final Catalog catalog;
  private final StreamTable streams;
  private final ControlPlane control;
  private final ConsumerRegistry consumers;

  ResourceMetadata(
      Catalog catalog, StreamTable streams, ControlPlane control, ConsumerRegistry consumers) {
    this.catalog = catalog;
    this.streams = streams;
    this.control = control;
    this.consumers = consumers;
  }

  /** Which stream, and which of its consumers: the empty string for the stream itself. */
  private record Target(UUID stream, String consumer) {}

  private Target find(Resource resource) {
    if (!resource.isConsumer()) {
      return new Target(streams.getAny(resource.name()).state().id(), "");
    }
    ConsumerDescription consumer = consumers.find(resource.name());
    return new Target(consumer.streamId(), consumer.name());
  }

  private ConsumerState consumer(Target target) {
    ConsumerState consumer = catalog.metadata().consumer(target.stream, target.consumer);
    if (consumer == null) { // It is being deleted.
      throw new ConsumerNotFoundException("Consumer " + target.consumer + " not found.");
    }
    return consumer;
  }

  /** The tags, by key. */
  public SortedMap<String, String> tags(Resource resource) {
    return tags(find(resource));
  }

  private SortedMap<String, String> tags(Target target) {
    return target.consumer.isEmpty()
        ? catalog.metadata().settings(target.stream).tags()
        : consumer(target).tags();
  }

  /**
   * Adds tags, which replace those of the same key.
   *
   * @param added keys of 1 to 128 characters, values of up to 256
   * @throws InvalidArgumentException if one is malformed, or there would be more than 50
   */
  public void addTags(Resource resource, Map<String, String> added) {
    changeTags(resource, present -> Tags.with(present, added));
  }

  /** Removes the tags of some keys; those that are not there are ignored. */
  public void removeTags(Resource resource, Collection<String> keys) {
    changeTags(resource, present -> Tags.without(present, keys));
  }

  private void changeTags(Resource resource, UnaryOperator<SortedMap<String, String>> change) {
    catalog.checkCaller(); // before the monitor, whose holder may wait for a commit
    synchronized (control) {
      Target target = find(resource);
      SortedMap<String, String> before = tags(target);
      SortedMap<String, String> after = change.apply(before);
      if (!after.equals(before)) {
        control.append(new MetadataChanged(new TagsSet(target.stream, target.consumer, after)));
      }
    }
  }

  /** The policy, or the empty string. */
  public String policy(Resource resource) {
    return policy(find(resource));
  }

  private String policy(Target target) {
    return target.consumer.isEmpty()
        ? catalog.metadata().settings(target.stream).policy()
        : consumer(target).policy();
  }

  /**
   * Sets the policy.
   *
   * @param policy at most 20 KiB; the empty string for none
   */
  public void setPolicy(Resource resource, String policy) {
    int bytes = policy.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_POLICY_BYTES) {
      throw new InvalidArgumentException(
          "A policy has at most " + MAX_POLICY_BYTES + " bytes, not " + bytes + ".");
    }
    catalog.checkCaller(); // as above
    synchronized (control) {
      Target target = find(resource);
      if (!policy(target).equals(policy)) {
        control.append(new MetadataChanged(new PolicySet(target.stream, target.consumer, policy)));
      }
    }
  }
}
