package io.weir.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Shares are fair, and no more changes hands than that takes. */
class BalanceTest {
  private final NavigableMap<Integer, String> owners = new TreeMap<>();

  @Test
  void theFirstMemberTakesAll() {
    free(0, 1, 2);
    Balance balance = Balance.of(owners, Map.of(), members("a"));
    assertThat(balance.taken()).isEqualTo(Map.of(0, "a", 1, "a", 2, "a"));
    assertThat(balance.wanted()).isEmpty();
  }

  @Test
  void whoeverComesLaterIsGivenItsShare() {
    owned("a", 0, 1, 2, 3, 4);
    Balance balance = Balance.of(owners, Map.of(), members("a", "b"));
    assertThat(balance.taken()).isEmpty();
    assertThat(balance.wanted()).isEqualTo(Map.of(3, "b", 4, "b"));
  }

  @Test
  void aDifferenceOfOneIsFair() {
    owned("a", 0, 1);
    owned("b", 2);
    Balance balance = Balance.of(owners, Map.of(), members("a", "b"));
    assertThat(balance.wanted()).isEmpty();
  }

  @Test
  void whatWasGivenBackIsItsHeirs() {
    owned("a", 0, 1, 2);
    free(3);
    Balance balance = Balance.of(owners, Map.of(3, "b", 2, "b"), members("a", "b", "c"));
    assertThat(balance.taken()).isEqualTo(Map.of(3, "b"));
    assertThat(balance.wanted()).containsEntry(2, "c").hasSize(1);
  }

  @Test
  void aDeadHeirInheritsNothing() {
    owned("a", 0, 1);
    Balance balance = Balance.of(owners, Map.of(1, "dead"), members("a"));
    assertThat(balance.taken()).isEmpty();
    assertThat(balance.wanted()).isEmpty();
  }

  @Test
  void nobodyGetsNothing() {
    free(0);
    assertThat(Balance.of(owners, Map.of(), members()).taken()).isEmpty();
  }

  /** Until all is handed over, on whatever it began with. */
  @RepeatedTest(200)
  void isFairWithTheFewestMoves(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    SortedSet<String> members = new TreeSet<>();
    for (int i = 0; i <= random.nextInt(9); i++) {
      members.add("m" + i);
    }
    List<String> names = List.copyOf(members);
    int shards = random.nextInt(60);
    Map<Integer, String> before = new HashMap<>();
    for (int shard = 0; shard < shards; shard++) {
      // The first members have more.
      String owner =
          names.get(Math.min(random.nextInt(names.size()), random.nextInt(names.size())));
      before.put(shard, random.nextInt(4) == 0 ? null : owner);
    }
    owners.putAll(before);
    Balance balance = Balance.of(owners, Map.of(), members);

    Map<Integer, String> after = new HashMap<>(before);
    after.putAll(balance.taken());
    after.putAll(balance.wanted());
    assertThat(balance.taken().keySet()).allMatch(shard -> before.get(shard) == null);
    assertThat(balance.wanted().keySet()).allMatch(shard -> before.get(shard) != null);
    Map<String, Integer> loads = loads(after, names);
    assertThat(loads.values())
        .allMatch(n -> n == shards / names.size() || n == ceil(shards, names));
    // Nobody hands over more than what it has above its share.
    Map<String, Integer> had = loads(before, names);
    int surplus = 0;
    for (String name : names) {
      surplus += Math.max(0, had.get(name) - loads.get(name));
    }
    assertThat(balance.wanted()).hasSize(surplus);
    assertThat(Balance.of(applied(after), Map.of(), members).wanted()).isEmpty();
  }

  private static int ceil(int shards, List<String> names) {
    return (shards + names.size() - 1) / names.size();
  }

  private static NavigableMap<Integer, String> applied(Map<Integer, String> after) {
    return new TreeMap<>(after);
  }

  private static Map<String, Integer> loads(Map<Integer, String> owners, List<String> names) {
    Map<String, Integer> loads = new HashMap<>();
    names.forEach(name -> loads.put(name, 0));
    owners.values().stream()
        .filter(owner -> owner != null)
        .forEach(owner -> loads.merge(owner, 1, Integer::sum));
    return loads;
  }

  private void free(int... shards) {
    for (int shard : shards) {
      owners.put(shard, null);
    }
  }

  private void owned(String member, int... shards) {
    for (int shard : shards) {
      owners.put(shard, member);
    }
  }

  private static SortedSet<String> members(String... names) {
    return new TreeSet<>(List.of(names));
  }
}
