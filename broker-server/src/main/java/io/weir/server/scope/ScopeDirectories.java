package io.weir.server.scope;

import io.weir.broker.catalog.DirectoryCheck;
import io.weir.broker.error.StorageException;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the data of each scope is, below one data directory:
 *
 * <pre>
 *   DIR/regions/ACCOUNT/REGION
 * </pre>
 *
 * <p>Every scope is there, that of the server's flags too: so a directory says what it holds,
 * whatever the flags of the next start are. Immutable.
 */
final class ScopeDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(ScopeDirectories.class);
  private static final FileSystem FILES = DiskFileSystem.INSTANCE;

  private final Path data;

  ScopeDirectories(Path data) {
    this.data = data.toAbsolutePath().normalize();
  }

  private Path root() {
    return data.resolve("regions");
  }

  /** A scope's directory, which need not be there. */
  Path of(Scope scope) {
    return root().resolve(scope.account()).resolve(scope.region());
  }

  /** Whether any scope has had a directory there. */
  boolean areThere() {
    return FILES.isDirectory(root());
  }

  /**
   * The scopes that have a directory, by account and region.
   *
   * @throws StorageException if the directories cannot be listed
   */
  List<Scope> present() {
    List<Scope> present = new ArrayList<>();
    for (String account : names(root())) {
      if (Scope.isAccount(account)) {
        addRegions(account, present);
      } else {
        LOG.warn("{} is no account's and is left alone", root().resolve(account));
      }
    }
    return present;
  }

  private void addRegions(String account, List<Scope> present) {
    Path directory = root().resolve(account);
    for (String region : names(directory)) {
      if (Scope.isRegion(region) && FILES.isDirectory(directory.resolve(region))) {
        present.add(new Scope(region, account));
      } else {
        LOG.warn("{} is no region's and is left alone", directory.resolve(region));
      }
    }
  }

  private static List<String> names(Path directory) {
    try {
      return FILES.list(directory);
    } catch (IOException e) {
      throw new StorageException("Cannot list " + directory + ": " + e + ".", e);
    }
  }

  /**
   * Refuses a directory that is a single broker's: its streams would seem to be gone.
   *
   * @throws StorageException if it is one
   */
  void refuseSingle(Scope home) {
    if (DirectoryCheck.isBrokers(FILES, data)) {
      throw new StorageException(
          data
              + " holds the streams of a single region. Serve it without --multi-region, choose"
              + " another data directory, or, to take them along, move what is in it to "
              + of(home)
              + ".");
    }
  }
}
