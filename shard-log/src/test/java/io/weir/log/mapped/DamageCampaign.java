package io.weir.log.mapped;

import io.weir.log.reliability.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does many damages to copies of one store, each to a fresh one, and counts what came of it. Goes
 * on behind a failure, so that one run shows all that is wrong.
 *
 * <p>{@code -Dweir.only='STORE, DAMAGE'} does that one only, or all whose words begin so.
 */
final class DamageCampaign {
  private static final int FAILURES_SHOWN = 25;
  private static final String ONLY = System.getProperty("weir.only");

  private final WrittenStore store;
  private final DamageOracle oracle;
  private final List<AssertionError> failures = new ArrayList<>();
  private int failed;
  private int done;

  DamageCampaign(WrittenStore store, DamageOracle.Allowance allowance) {
    this.store = store;
    this.oracle = new DamageOracle(store, allowance);
  }

  static DamageCampaign strict(WrittenStore store) {
    return new DamageCampaign(store, new DamageOracle.Strict(store));
  }

  /** Does it and has it judged. */
  void suffer(Damage damage) {
    suffer(damage, reports -> {});
  }

  /** Likewise; what was reported can be looked at more closely. */
  void suffer(Damage damage, Consumer<List<DamageOracle.Report>> more) {
    if (ONLY != null && !(store + ", " + damage).startsWith(ONLY)) {
      return;
    }
    int number = done++;
    try {
      more.accept(oracle.judge(damage, number));
    } catch (AssertionError e) {
      failed++;
      if (failures.size() < FAILURES_SHOWN) {
        failures.add(e);
      }
    }
  }

  int done() {
    return done;
  }

  /** Fails if anything did. */
  void conclude() {
    if (failed == 0) {
      return;
    }
    StringBuilder all = new StringBuilder();
    for (AssertionError failure : failures) {
      all.append('\n').append(failure.getMessage());
    }
    AssertionError error =
        new AssertionError(failed + " of " + done + " damages were not borne well:" + all);
    failures.forEach(error::addSuppressed);
    throw error;
  }

  /** Adds the counts to a line of figures. */
  void addTo(Figures figures) {
    figures
        .add(done, "damages")
        .add(oracle.reported(), "reported")
        .add(oracle.harmless(), "without effect")
        .add(oracle.refused(), "refused by name")
        .add(failed, "silent or wrong");
  }
}
