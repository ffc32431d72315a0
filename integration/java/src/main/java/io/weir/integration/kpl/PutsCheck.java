package io.weir.integration.kpl;

import io.weir.integration.records.NumberedRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what KPL was told of its user records with what is in the stream. Each must be where KPL
 * was told, in the shard of its key, and there must be no copy but those that KPL left behind when
 * it put one again. KCL must hand it out, unless a stray shares its Kinesis record: that is what
 * Amazon's two libraries make of a split between them, and it is counted.
 */
final class PutsCheck {

  private final List<String> problems = new ArrayList<>();
  private final Set<String> placesWithStrays = new HashSet<>();
  private int copies;
  private int leftOut;

  /**
   * Compares.
   *
   * @param told what KPL was told of each user record
   * @param read all user records in the stream
   */
  PutsCheck(Map<NumberedRecord, Told> told, List<UserRecord> read) {
    read.stream().filter(user -> !user.inRange()).forEach(this::stray);
    Map<NumberedRecord, List<UserRecord>> found =
        read.stream().collect(Collectors.groupingBy(UserRecord::record));
    told.forEach((record, of) -> compare(record, of, found.getOrDefault(record, List.of())));
    found.keySet().stream()
        .filter(record -> !told.containsKey(record))
        .forEach(record -> problems.add(record + " was never put"));
  }

  /** What is wrong, in words. */
  List<String> problems() {
    return problems;
  }

  /** Copies that KPL left behind. */
  int copies() {
    return copies;
  }

  /** User records that KPL takes for stored, and that KCL does not hand out. */
  int leftOut() {
    return leftOut;
  }

  private void stray(UserRecord user) {
    placesWithStrays.add(user.place());
    if (user.kept()) {
      problems.add(user + " is not in its shard, and KCL hands it out");
    }
  }

  private void compare(NumberedRecord record, Told told, List<UserRecord> found) {
    if (found.size() != 1 + told.strayed()) {
      problems.add(record + ", put again " + told.strayed() + " times: " + found);
    }
    copies += found.size() - 1;
    List<UserRecord> there =
        found.stream().filter(user -> user.inRange() && user.place().equals(told.place())).toList();
    if (there.size() != 1) {
      problems.add(record + " should be once at " + told.place() + ": " + found);
    } else if (!there.get(0).kept()) {
      leftOut(there.get(0));
    }
  }

  private void leftOut(UserRecord user) {
    leftOut++;
    if (!placesWithStrays.contains(user.place())) {
      problems.add(user + " is left out by KCL for no reason");
    }
  }
}
