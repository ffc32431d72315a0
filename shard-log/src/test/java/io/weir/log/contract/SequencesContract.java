package io.weir.log.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any sequence of calls leaves what a model says. */
interface SequencesContract extends EngineUnderTest {

  @Test
  default void anySequenceOfCallsLeavesWhatAModelSays() {
    for (long seed = 0; seed < 30; seed++) {
      try {
        runSequence(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + seed, e);
      }
    }
  }

  private void runSequence(SplittableRandom random) {
    try (StoreUnderTest store = open()) {
      List<LogUnderTest> logs = new ArrayList<>(List.of(store.open(), store.open()));
      for (int step = 0; step < 60; step++) {
        LogUnderTest log = logs.get(random.nextInt(logs.size()));
        switch (random.nextInt(16)) {
          case 0 -> store.reopen();
          case 1 -> log.trim(random.nextInt(log.size() + 2));
          case 2 -> {
            log.log().close();
            store.open(log.id());
          }
          case 3 -> {
            store.delete(log);
            logs.set(logs.indexOf(log), store.open());
          }
          case 4 -> log.log().idle();
          default -> {
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
              log.append(random.nextInt(1000), Body.random(random.nextInt(600), step));
            }
          }
        }
        store.commit(logs);
        for (LogUnderTest each : logs) {
          each.verifyContent();
          each.verifyTime(random.nextInt(-1, 1002));
        }
      }
      logs.forEach(store::delete);
    }
  }
}
