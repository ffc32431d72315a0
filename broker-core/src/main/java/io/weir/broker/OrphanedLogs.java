package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.error.StorageException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the logs of streams that were deleted, and of shards that expired, shortly before a
 * crash. A catalog that knows of no stream at all beside logs that are there is not believed: it
 * has been lost, not the streams. Nor is one that has not heard yet of a shard that has a log: a
 * shard takes its first record when the catalog's event is durable.
 */
final class OrphanedLogs {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanedLogs.class);
  private static final Pattern NAME =
      Pattern.compile(".*-([0-9a-f-]{36})(?:/shardId-([0-9]{12}))?");

  private final LogStore store;
  private final Catalog catalog;

  OrphanedLogs(LogStore store, Catalog catalog) {
    this.store = store;
    this.catalog = catalog;
  }

  void remove() {
    Map<String, StreamState> known = new HashMap<>();
    for (StreamState stream : catalog.streams()) {
      known.put(stream.logDirectory(), stream);
    }
    List<String> orphans =
        store.names().stream()
            .filter(name -> !name.equals(Catalog.LOG_NAME))
            .filter(name -> isOrphan(name, known.get(directoryOf(name))))
            .toList();
    if (!orphans.isEmpty() && catalog.isVirgin()) {
      throw new StorageException(
          "The catalog is empty, but there are logs such as '"
              + orphans.get(0)
              + "'. Restore the catalog (log 'catalog' and catalog.snapshot), or move the logs away.",
          null);
    }
    orphans.forEach(this::remove);
  }

  private static boolean isOrphan(String name, @Nullable StreamState stream) {
    if (stream == null) {
      return true;
    }
    Matcher parts = NAME.matcher(name);
    String shard = parts.matches() ? parts.group(2) : null;
    if (shard == null) {
      return false;
    }
    int index = Integer.parseInt(shard);
    if (index >= stream.nextIndex()) {
      throw new StorageException(
          "The catalog is older than the logs: it has not heard of '"
              + name
              + "'. Restore the catalog (log 'catalog' and catalog.snapshot), or move the log away.",
          null);
    }
    return stream.shard(index) == null;
  }

  private static String directoryOf(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private void remove(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      LOG.warn("Log '{}' belongs to no stream and is left alone", name);
      return;
    }
    try {
      store.delete(new LogId(name, uuidOf(parts)));
      LOG.info("Removed log '{}' of a deleted stream or an expired shard", name);
    } catch (LogException | IllegalArgumentException e) {
      LOG.warn("Could not remove log '{}' of a deleted stream or an expired shard", name, e);
    }
  }

  private static UUID uuidOf(Matcher parts) {
    UUID stream = UUID.fromString(parts.group(1));
    String shard = parts.group(2);
    return shard == null ? stream : StreamState.logUuid(stream, Integer.parseInt(shard));
  }
}
