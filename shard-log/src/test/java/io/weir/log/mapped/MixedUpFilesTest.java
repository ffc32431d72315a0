package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Takes files away, puts others in their place, swaps, doubles and renames them. */
class MixedUpFilesTest {

  static Stream<WrittenStore> stores() {
    return WrittenStore.all().stream();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void missing(WrittenStore store) {
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    for (Path file : store.paths()) {
      campaign.suffer(Damage.delete(file));
    }
    for (Path directory : directories(store)) {
      campaign.suffer(
          new Damage(
              "missing directory " + directory,
              files -> deleteAll(files, directory),
              store.paths().stream().filter(p -> p.startsWith(directory)).toArray(Path[]::new)));
    }
    campaign.conclude();
  }

  private static List<Path> directories(WrittenStore store) {
    return store.paths().stream()
        .map(Path::getParent)
        .filter(path -> !path.equals(StoreRun.DIRECTORY))
        .distinct()
        .toList();
  }

  private static void deleteAll(MemoryFileSystem files, Path directory) throws IOException {
    for (String name : files.list(directory)) {
      files.delete(directory.resolve(name));
    }
    files.delete(directory);
  }

  /** Another file of the same store, of the same kind, in place of a file, and the two swapped. */
  @ParameterizedTest
  @MethodSource("stores")
  void inPlaceOfEachOther(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    for (Path one : store.paths()) {
      for (Path other : store.paths()) {
        if (one.equals(other) || !kind(one).equals(kind(other))) {
          continue;
        }
        byte[] content = store.files().content(other);
        campaign.suffer(Damage.put(other.toString(), one, content));
        if (one.compareTo(other) < 0) {
          campaign.suffer(swap(store, one, other));
        }
      }
    }
    campaign.conclude();
  }

  private static Damage swap(WrittenStore store, Path one, Path other) throws IOException {
    byte[] first = store.files().content(one);
    byte[] second = store.files().content(other);
    return new Damage(
        one + " and " + other + " swapped",
        files -> {
          files.replace(one, second);
          files.replace(other, first);
        },
        one,
        other);
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The same file under the next number, or under the number before, or with another's number. */
  @ParameterizedTest
  @MethodSource("stores")
  void doubledAndRenamed(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Unvouched(store));
    DamageCampaign strict = DamageCampaign.strict(store);
    for (Path file : store.paths()) {
      if (!kind(file).equals("seg") && !kind(file).equals("journal")) {
        continue;
      }
      byte[] content = store.files().content(file);
      for (long step : new long[] {-1, 1, 100, 1L << 40}) {
        Path other = numbered(file, step);
        boolean added = kind(file).equals("journal") && !store.paths().contains(other);
        (added ? strict : campaign).suffer(Damage.put("a copy of " + file, other, content));
        (added ? strict : campaign)
            .suffer(
                new Damage(
                    file + " renamed to " + other,
                    files -> {
                      files.replace(other, content);
                      files.delete(file);
                    },
                    file,
                    other));
      }
    }
    campaign.conclude();
    strict.conclude();
  }

  private static Path numbered(Path file, long step) {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    long number = Math.abs(Long.parseLong(name.substring(0, dot)) + step);
    String format = "%0" + dot + "d";
    return file.resolveSibling(String.format(format, number) + name.substring(dot));
  }

  /** A file of a store that is made in the same way, but another. */
  @ParameterizedTest
  @MethodSource("stores")
  void foreign(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Foreign(store));
    WrittenStore other = WrittenStore.foreign(store.durability(), store.end());
    for (Path file : store.paths()) {
      if (other.paths().contains(file)) {
        campaign.suffer(Damage.put("another store's", file, other.files().content(file)));
      }
    }
    campaign.conclude();
  }

  /** A table of checkpoints of another store is refused, since nothing is left to begin with. */
  private static final class Foreign extends Unvouched {
    Foreign(WrittenStore store) {
      super(store);
    }

    @Override
    public boolean mayRefuse(Damage damage) {
      return super.mayRefuse(damage) || damage.touches(StoreRun.DIRECTORY.resolve("checkpoints"));
    }
  }

  /** An older copy of a file, as a careless restore leaves it. */
  @ParameterizedTest
  @MethodSource("stores")
  void recycled(WrittenStore store) throws IOException {
    DamageCampaign campaign = new DamageCampaign(store, new Older(store));
    for (MemoryFileSystem older : store.earlier()) {
      for (Path file : older.filesBelow(StoreRun.DIRECTORY)) {
        if (!file.endsWith("weir.lock")) {
          campaign.suffer(Damage.put("an older copy", file, older.content(file)));
        }
      }
    }
    campaign.conclude();
  }

  /**
   * An older state of the journal, of the same run, is one that ended there: what was committed
   * since the last checkpoint is lost with it if the power went. An older table of checkpoints says
   * less; after a loss of power that is all that OS mode promises.
   */
  private static final class Older extends Unvouched {
    private final WrittenStore store;

    Older(WrittenStore store) {
      super(store);
      this.store = store;
    }

    @Override
    public boolean mayLose(Damage damage, WrittenLog log, long offset) {
      if (super.mayLose(damage, log, offset)) {
        return true;
      }
      boolean journal = damage.touchesKind(".journal");
      boolean checkpoints = damage.touchesKind("checkpoints");
      boolean excused =
          store.durability() == Durability.OS
              ? checkpoints
              : (journal || checkpoints) && offset >= log.checkpointed;
      return store.powerLost() && excused;
    }
  }
}
