package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/**
 * What a store may, and must, hold. It outlives the store: a copy goes with each image of the disk.
 */
final class StoreModel {
  /** A name under which one log after the other is made. */
  static final class Slot {
    final int number;
    int generation;

    /** Whether the log was about to be deleted: it may be there in part. */
    boolean deleting;

    LogModel log = new LogModel();

    Slot(int number) {
      this.number = number;
    }

    LogId id() {
      return new LogId("s/" + number, new UUID(9 + number, generation));
    }

    void deleted() {
      generation++;
      deleting = false;
      log = new LogModel();
    }

    private Slot copy() {
      Slot copy = new Slot(number);
      copy.generation = generation;
      copy.deleting = deleting;
      copy.log = log.copy();
      return copy;
    }
  }

  final List<Slot> slots = new ArrayList<>();

  /** The modes of the last run that got as far as to serve, and of those that did not, since. */
  final EnumSet<Durability> modes;

  /** The number of the life that this is the model of. */
  int life;

  /** Whether the power was lost since. */
  boolean powerLost;

  StoreModel(int logs, Durability mode) {
    this.modes = EnumSet.of(mode);
    for (int i = 0; i < logs; i++) {
      slots.add(new Slot(i));
    }
  }

  StoreModel copy() {
    StoreModel copy = new StoreModel(0, Durability.FSYNC);
    copy.modes.clear();
    copy.modes.addAll(modes);
    slots.forEach(slot -> copy.slots.add(slot.copy()));
    copy.life = life;
    copy.powerLost = powerLost;
    return copy;
  }

  /** Whether records acknowledged may be missing. */
  boolean mayHaveLost() {
    return powerLost && modes.contains(Durability.OS);
  }
}
