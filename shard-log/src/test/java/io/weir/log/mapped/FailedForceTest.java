package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.mapped.FaultyHistory.Kind;
import io.weir.log.mapped.FaultyHistory.Outcome;
import io.weir.log.reliability.Figures;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In a history with so many forces the first one fails, then only the second, and so on to the
 * last; likewise writes, which fall short, and mappings. See {@link FaultyHistory}.
 *
 * <p>{@code -Dweir.histories=N} sets how many histories the long test goes through; {@code
 * -Dweir.fault=… -Dweir.nth=… -Dweir.seed=… -Dweir.durability=…} replays one run.
 */
class FailedForceTest {

  @ParameterizedTest
  @CsvSource({
    "FILE, FSYNC", "MAPPING, FSYNC", "DIRECTORY, FSYNC", "WRITE, FSYNC", "MAP, FSYNC",
    "FILE, OS", "MAPPING, OS", "DIRECTORY, OS", "WRITE, OS", "MAP, OS"
  })
  void aStoreThatCannotBeSureSaysSo(Kind kind, Durability durability) {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (long seed = 1; seed <= 2; seed++) {
      everyOne(kind, durability, seed, outcomes);
    }
    boolean mayGoOn = kind == Kind.WRITE || kind == Kind.MAP;
    assertThat(outcomes).containsKey(mayGoOn ? Outcome.WENT_ON : Outcome.FENCED);
  }

  @Test
  @Tag("stress")
  void manyHistories() {
    Figures figures = Figures.of("failed forces, short writes and mappings");
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    long histories = Long.getLong("weir.histories", 40);
    for (long seed = 100; seed < 100 + histories; seed++) {
      for (Kind kind : Kind.values()) {
        for (Durability durability : Durability.values()) {
          everyOne(kind, durability, seed, outcomes);
        }
      }
    }
    figures.add(outcomes.getOrDefault(Outcome.NOT_OPENED, 0), "openings refused");
    figures.add(outcomes.getOrDefault(Outcome.FENCED, 0), "stores fenced");
    figures.add(outcomes.getOrDefault(Outcome.WENT_ON, 0), "faults after which all went on");
    figures.add("0 bad").print();
  }

  @Test
  @EnabledIfSystemProperty(named = "weir.nth", matches = ".+")
  void replays() {
    Kind kind = Kind.valueOf(System.getProperty("weir.fault"));
    Durability durability = Durability.valueOf(System.getProperty("weir.durability"));
    int nth = Integer.getInteger("weir.nth");
    assertThat(new FaultyHistory(kind, durability, Long.getLong("weir.seed"), nth).run())
        .isNotNull();
  }

  private static void everyOne(
      Kind kind, Durability durability, long seed, Map<Outcome, Integer> outcomes) {
    Outcome outcome;
    int nth = 1;
    do {
      outcome = new FaultyHistory(kind, durability, seed, nth++).run();
      outcomes.merge(outcome, 1, Integer::sum);
    } while (outcome != Outcome.NOT_REACHED);
  }
}
