package io.weir.log.mapped;

import io.weir.log.offline.Finding;
import io.weir.log.offline.Finding.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what an examination finds, and what a repair would do about it. Not thread-safe. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();
  private final List<RepairAction> actions = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  /** Damage that takes no record. */
  void damage(String log, Path file, long position, String what, String remedy) {
    damage(log, file, position, 0, 0, what, remedy);
  }

  /** Damage to the records from one offset to another. */
  void damage(
      String log, Path file, long position, long first, long end, String what, String remedy) {
    all.add(new Finding(Severity.DAMAGE, file, position, log, first, end, what, remedy));
  }

  void note(String log, Path file, long position, String what, String remedy) {
    all.add(new Finding(Severity.NOTE, file, position, log, 0, 0, what, remedy));
  }

  void repairBy(RepairAction action) {
    actions.add(action);
  }

  /** Says why a repair cannot be made. */
  void refuse(String why) {
    refusals.add(why);
  }

  List<Finding> all() {
    return all;
  }

  /** In the order in which they are to be taken. */
  List<RepairAction> actions() {
    List<RepairAction> ordered = new ArrayList<>(actions);
    ordered.sort(java.util.Comparator.comparing(RepairAction::phase));
    return ordered;
  }

  List<String> refusals() {
    return refusals;
  }
}
