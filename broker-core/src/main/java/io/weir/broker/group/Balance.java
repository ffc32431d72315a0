package io.weir.broker.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is to process which shards: every member as many as any other, or one less, and as few change
 * hands as that takes.
 *
 * <p>A shard that nobody has goes to whoever has fewest. When one member still has two more than
 * another, some of its shards are wanted back: those it hands over when it is ready, so that is
 * planned here and done later.
 *
 * @param taken new owners of shards that had none
 * @param wanted to whom shards are to be handed over, former plans included
 */
public record Balance(NavigableMap<Integer, String> taken, NavigableMap<Integer, String> wanted) {

  /**
   * Works it out.
   *
   * @param owners the shards that are to be processed, each with the living member that does, or
   *     null
   * @param wanted to whom shards were to be handed over so far
   * @param members all that live
   */
  public static Balance of(
      NavigableMap<Integer, @Nullable String> owners,
      Map<Integer, String> wanted,
      SortedSet<String> members) {
    return members.isEmpty()
        ? new Balance(new TreeMap<>(), new TreeMap<>())
        : new Plan(owners, wanted, members).make();
  }

  /** The work at hand; each member's load counts what it is to have when all is handed over. */
  private static final class Plan {
    private final NavigableMap<Integer, @Nullable String> owners;
    private final NavigableMap<Integer, String> taken = new TreeMap<>();
    private final NavigableMap<Integer, String> wanted = new TreeMap<>();
    private final NavigableMap<String, List<Integer>> loads = new TreeMap<>();

    Plan(
        NavigableMap<Integer, @Nullable String> owners,
        Map<Integer, String> before,
        SortedSet<String> members) {
      this.owners = owners;
      members.forEach(member -> loads.put(member, new ArrayList<>()));
      before.forEach(
          (shard, member) -> {
            if (owners.containsKey(shard) && members.contains(member)) {
              wanted.put(shard, member);
            }
          });
    }

    Balance make() {
      List<Integer> free = new ArrayList<>();
      owners.forEach(
          (shard, owner) -> {
            String heir = wanted.get(shard);
            if (heir != null) {
              load(heir).add(shard);
            } else if (owner != null) {
              load(owner).add(shard);
            } else {
              free.add(shard);
            }
          });
      free.forEach(shard -> take(shard, poorest()));
      handOutPromised();
      while (load(richest()).size() - load(poorest()).size() >= 2) {
        move(richest(), poorest());
      }
      wanted.entrySet().removeIf(entry -> entry.getValue().equals(owners.get(entry.getKey())));
      return new Balance(taken, wanted);
    }

    private void take(int shard, String member) {
      taken.put(shard, member);
      load(member).add(shard);
    }

    /** What was given back for somebody is his. */
    private void handOutPromised() {
      List<Integer> given =
          wanted.keySet().stream().filter(shard -> owners.get(shard) == null).toList();
      given.forEach(shard -> taken.put(shard, wanted.get(shard)));
      wanted.keySet().removeAll(given);
    }

    /** Of what it has not begun with first; else what came last. */
    private void move(String from, String to) {
      List<Integer> load = load(from);
      int shard =
          load.stream()
              .filter(candidate -> isNew(candidate, from))
              .findFirst()
              .orElse(load.get(load.size() - 1));
      load.remove((Integer) shard);
      load(to).add(shard);
      if (taken.containsKey(shard)) {
        taken.put(shard, to);
      } else {
        wanted.put(shard, to);
      }
    }

    /** Whether a member is to have a shard, and has not had it until now. */
    private boolean isNew(int shard, String member) {
      return !member.equals(owners.get(shard));
    }

    private List<Integer> load(String member) {
      List<Integer> load = loads.get(member);
      if (load == null) {
        throw new IllegalArgumentException(member + " owns a shard and is no member");
      }
      return load;
    }

    private String poorest() {
      return loads.keySet().stream()
          .min(Comparator.comparingInt(member -> load(member).size()))
          .orElseThrow();
    }

    /** Of several, one from whom something can be taken that it has not begun with. */
    private String richest() {
      return loads.keySet().stream()
          .max(
              Comparator.<String>comparingInt(member -> load(member).size())
                  .thenComparing(
                      member -> load(member).stream().anyMatch(shard -> isNew(shard, member))))
          .orElseThrow();
    }
  }
}
