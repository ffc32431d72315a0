package io.weir.server.scope;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.LimitExceededException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The brokers of a server of several regions and accounts: one for each {@link Scope}, with a
 * directory of its own. So each scope has its own streams, quotas, rates and iterators.
 *
 * <p>The home scope's broker and those whose directories are there are open from the start, so that
 * retention goes on; another one is opened when it is first asked for. A broker stays open until
 * all are closed. Each has threads and a commit journal of its own, so there are only so many.
 *
 * <p>Thread-safe. Brokers are opened one after the other; finding one that is open waits for
 * nothing.
 */
public final class ScopedBrokers implements AutoCloseable {
  /** How many scopes there may be, unless said. */
  public static final int DEFAULT_MOST = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ScopedBrokers.class);

  private final ScopeDirectories directories;
  private final Scope home;
  private final int most;
  private final Function<Scope, BrokerBuilder> settings;
  private final Map<Scope, Broker> brokers = new ConcurrentHashMap<>();
  private boolean closed;

  private ScopedBrokers(
      ScopeDirectories directories, Scope home, int most, Function<Scope, BrokerBuilder> settings) {
    this.directories = directories;
    this.home = home;
    this.most = most;
    this.settings = settings;
  }

  /**
   * Opens the home scope's broker, and those whose directories are there.
   *
   * @param data the directory below which each scope has its own
   * @param home the scope of requests that do not name one
   * @param most how many scopes there may be, at least 1
   * @param settings a new builder for a scope's broker, to which directory, region and account are
   *     added; meters are to go to a registry of their own for each scope, or with tags in common
   *     that tell the scopes apart
   * @throws io.weir.broker.error.BrokerException if one cannot be opened, or there are too many, or
   *     the directory is that of a single broker; then none is open
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public static ScopedBrokers open(
      Path data, Scope home, int most, Function<Scope, BrokerBuilder> settings) {
    if (most < 1) {
      throw new IllegalArgumentException("There must be room for a region, not for " + most + ".");
    }
    ScopeDirectories directories = new ScopeDirectories(data);
    directories.refuseSingle(home);
    ScopedBrokers scoped = new ScopedBrokers(directories, home, most, settings);
    boolean done = false;
    try {
      Broker unused = scoped.open(home);
      directories.present().forEach(scoped::open);
      done = true;
      return scoped;
    } finally {
      if (!done) {
        scoped.close();
      }
    }
  }

  /** Whether a data directory has been that of several regions. */
  public static boolean areIn(Path data) {
    return new ScopeDirectories(data).areThere();
  }

  /** The scope of requests that do not name one. */
  public Scope home() {
    return home;
  }

  /** How many scopes there may be. */
  public int most() {
    return most;
  }

  /** The brokers that are open. */
  public Map<Scope, Broker> all() {
    return Map.copyOf(brokers);
  }

  /** A scope's broker if it is open, or null. */
  public @Nullable Broker find(Scope scope) {
    return brokers.get(scope);
  }

  /**
   * Refuses a scope for which there is no room. Waits for nothing.
   *
   * @throws LimitExceededException if as many as there may be are open, and this is none of them
   */
  public void checkRoom(Scope scope) {
    if (brokers.size() >= most && !brokers.containsKey(scope)) {
      throw new LimitExceededException(
          "There is no room for "
              + scope
              + ": this server holds "
              + most
              + " regions of accounts, which is the most. Use one of those that it holds, or start"
              + " it with a larger --max-regions.");
    }
  }

  /**
   * A scope's broker, opened now if need be. Waits for the disk. After a failure the next call
   * tries again.
   *
   * @throws LimitExceededException if there are too many already
   * @throws io.weir.broker.error.StorageException if its directory cannot be opened
   * @throws BrokerClosedException if all have been closed
   */
  public synchronized Broker open(Scope scope) {
    if (closed) {
      throw new BrokerClosedException("The server is stopping; " + scope + " is not opened.");
    }
    Broker present = brokers.get(scope);
    if (present != null) {
      return present;
    }
    checkRoom(scope);
    Path directory = directories.of(scope);
    Broker opened =
        settings
            .apply(scope)
            .dataDirectory(directory)
            .region(scope.region())
            .account(scope.account())
            .start();
    brokers.put(scope, opened);
    LOG.info("Opened {} in {}", scope, directory);
    return opened;
  }

  /**
   * Closes all brokers; idempotent. Waits for one that is being opened.
   *
   * @throws RuntimeException what closing one of them failed with; the others are closed anyway
   */
  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException failure = null;
    for (Broker broker : brokers.values()) {
      try {
        broker.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    brokers.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
