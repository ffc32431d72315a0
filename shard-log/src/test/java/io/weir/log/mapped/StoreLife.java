package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.LogFencedException;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.mapped.StoreModel.Slot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A store's life from opening to closing, on one thread, beside a {@link StoreModel} that knows
 * what must come of it. What other threads would do meanwhile is done from within the operations of
 * the file system: reading and trimming anywhere, appending where no lock of the engine would stop
 * it.
 */
final class StoreLife {
  static final Path DIRECTORY = Path.of("/data");
  private static final long ROUND_NANOS = 30_000_000_001L;

  /** Says what is done, when one history is replayed with {@code -Dweir.trace=true}. */
  static final boolean TRACE = Boolean.getBoolean("weir.trace");

  private final StoreShape shape;
  private final MemoryFileSystem files;
  private final RandomGenerator random;
  private final StoreModel model;
  private final long firstNonce;
  private final ShardLog[] logs;
  private final Listener[] listeners;
  private final boolean[] appended;
  private final boolean[] isOpen;
  private final RecordBatch batch = new RecordBatch();
  private MappedLogStore store;
  private Durability mode;
  private long appends;
  private long now = 1;
  private boolean busy;
  private boolean inCommit;
  private boolean appending;
  private boolean open;
  private boolean mayFail;

  /**
   * A life to be.
   *
   * @param number of this life in its history, from which its records take theirs
   */
  StoreLife(
      StoreShape shape,
      MemoryFileSystem files,
      RandomGenerator random,
      StoreModel model,
      int number) {
    this.shape = shape;
    this.files = files;
    this.random = random;
    this.model = model;
    this.firstNonce = (long) number << 32;
    this.logs = new ShardLog[model.slots.size()];
    this.listeners = new Listener[logs.length];
    this.appended = new boolean[logs.length];
    this.isOpen = new boolean[logs.length];
  }

  StoreModel model() {
    return model;
  }

  MappedLogStore store() {
    return store;
  }

  @SuppressWarnings("AnnotateFormatMethod") // Its annotations are not on the class path.
  private void trace(String what, Object... arguments) {
    if (TRACE) {
      System.out.println(
          "life " + (firstNonce >>> 32) + ": " + what + " " + Arrays.toString(arguments));
    }
  }

  /** Whether the store was closed, to be opened again, and then did not open. */
  boolean isClosed() {
    return !open;
  }

  // ---- opening

  /** Opens the store and all logs, and compares what is there with what must be. */
  void open(Durability durability) {
    mode = durability;
    trace("open after life power lost", durability, model.life, model.powerLost);
    model.life = (int) (firstNonce >>> 32);
    model.modes.add(durability);
    store = shape.open(files, DIRECTORY, durability);
    for (Slot slot : model.slots) {
      if (slot.deleting) {
        store.delete(slot.id());
        slot.deleted();
      }
      openLog(slot, model.powerLost, model.mayHaveLost());
    }
    model.powerLost = false;
    model.modes.clear();
    model.modes.add(durability);
    open = true;
  }

  private void openLog(Slot slot, boolean lost, boolean mayGap) {
    Listener listener = new Listener(slot);
    ShardLog log = store.open(slot.id(), listener);
    listeners[slot.number] = listener;
    logs[slot.number] = log;
    appended[slot.number] = false;
    trace("found", slot.id(), slot.log, log.startOffset(), log.durableOffset());
    slot.log.opened(log, lost, mayGap, mode);
    slot.log.checkTimestamp(log, random);
    isOpen[slot.number] = true;
  }

  /** Hears what is acknowledged, and that nothing is afterwards. */
  private final class Listener implements AppendListener {
    private final Slot slot;
    private final LogModel log;
    private boolean failed;

    Listener(Slot slot) {
      this.slot = slot;
      this.log = slot.log;
    }

    @Override
    public void onDurable(long firstOffset, int count) {
      assertThat(failed).as("%s fails, and acknowledges then", slot.id()).isFalse();
      assertThat(store.failure()).as("the failure while %s acknowledges", slot.id()).isNull();
      log.acknowledged(firstOffset, count, mode);
    }

    @Override
    public void onFailed(LogException cause) {
      assertThat(failed).as("%s has failed before", slot.id()).isFalse();
      assertThat(mayFail || store.failure() != null)
          .as("%s may fail: %s", slot.id(), cause)
          .isTrue();
      failed = true;
    }
  }

  // ---- work

  void work(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  /** One thing, at random. */
  void step() {
    Slot slot = model.slots.get(random.nextInt(logs.length));
    if (!isOpen[slot.number]) {
      return; // a fault closed it, and it stays so
    }
    switch (random.nextInt(shape.calm() ? 17 : 21)) {
      case 0, 1, 2, 3, 4 -> append(slot, random.nextInt(shape.burst()) + 1);
      case 5, 6 -> commitAll();
      case 7 -> commit(List.of(logs[slot.number]));
      case 8, 9, 10 -> maintain(random.nextInt(3) * 1_000_000_000L);
      case 11 -> round();
      case 12, 13 -> read(slot);
      case 14 -> trim(slot);
      case 15 -> idle(slot);
      case 16 -> seek(slot);
      case 17 -> files.writeBack(random);
      case 18 -> {
        if (random.nextInt(3) == 0) {
          delete(slot);
        }
      }
      case 19 -> reopenLog(slot);
      default -> {
        if (random.nextInt(3) == 0) {
          reopen();
        }
      }
    }
  }

  void append(Slot slot, int records) {
    trace("append", records, slot.id(), slot.log);
    for (int i = 0; i < records; i++) {
      append(slot, new Body(firstNonce + ++appends, shape.bodyBytes(random)));
    }
  }

  void append(Slot slot, Body body) {
    long arrival = Math.max(0, appends * 10 + random.nextInt(200) - 150);
    boolean wasAppending = appending;
    appending = true;
    try {
      logs[slot.number].append(arrival, body);
    } finally {
      appending = wasAppending;
    }
    slot.log.appended(body, arrival);
    appended[slot.number] = true;
  }

  void commitAll() {
    commit(openSlots().map(slot -> logs[slot.number]).toList());
  }

  private Stream<Slot> openSlots() {
    return model.slots.stream().filter(slot -> isOpen[slot.number]);
  }

  void commit(List<ShardLog> dirty) {
    trace("commit", dirty.size());
    inCommit = true;
    try {
      store.commit(dirty);
    } finally {
      inCommit = false;
    }
    if (store.failure() == null) {
      openSlots().forEach(slot -> slot.log.checkEnd(logs[slot.number]));
    }
  }

  void maintain(long nanos) {
    now += nanos;
    trace("maintain at", now);
    store.maintain(now);
  }

  /** Lets the background come to an end: what was committed is forced then, in either mode. */
  void round() {
    trace("round");
    finishRound();
    List<Runnable> certain = openSlots().map(slot -> slot.log.checkpointing()).toList();
    now += ROUND_NANOS; // from now on what is not due waits
    finishRound();
    now += ROUND_NANOS;
    finishRound();
    if (store.failure() == null) {
      certain.forEach(Runnable::run);
    }
  }

  private void finishRound() {
    int idle = 0;
    while (idle < 2) { // a spare that cannot be made counts as nothing done
      idle = store.maintain(now) == 0 ? idle + 1 : 0;
    }
  }

  private void read(Slot slot) {
    ShardLog log = logs[slot.number];
    long from = slot.log.someOffset(random);
    boolean wasBusy = busy;
    busy = true;
    try {
      log.read(from, 1 + random.nextInt(30), 1 + random.nextInt(4000), batch);
    } finally {
      busy = wasBusy;
    }
    slot.log.served(batch, mode);
    if (batch.count() > 0) {
      assertThat(batch.offset(batch.count() - 1)).isLessThan(log.durableOffset());
      assertThat(batch.offset(0)).isGreaterThanOrEqualTo(Math.max(from, slot.log.start()));
    }
    slot.log.checkStart(log);
  }

  private void seek(Slot slot) {
    boolean wasBusy = busy;
    busy = true;
    slot.log.checkTimestamp(logs[slot.number], random);
    busy = wasBusy;
  }

  private void trim(Slot slot) {
    long offset = slot.log.someOffset(random);
    trace("trim", slot.id(), offset);
    slot.log.trimmed(Math.min(offset, slot.log.readable()));
    logs[slot.number].trim(offset);
  }

  private void idle(Slot slot) {
    trace("idle", slot.id());
    logs[slot.number].idle();
  }

  private void delete(Slot slot) {
    trace("delete", slot.id());
    mayFail = true;
    slot.deleting = true;
    isOpen[slot.number] = false;
    store.delete(slot.id());
    slot.deleted();
    mayFail = false;
    openLog(slot, false, false);
  }

  private void reopenLog(Slot slot) {
    closeLog(slot);
    openLog(slot, false, false);
  }

  private void closeLog(Slot slot) {
    trace("close", slot.id(), slot.log);
    mayFail = true;
    isOpen[slot.number] = false;
    Runnable certain = slot.log.checkpointing();
    logs[slot.number].close();
    if (store.failure() == null) {
      certain.run();
    }
    mayFail = false;
  }

  /**
   * Unless a force failed at the last moment: whether the next process may go on is not this life's
   * to say.
   */
  private void reopen() {
    close();
    if (store.failure() == null) {
      open(shape.nextMode(random, mode));
    }
  }

  /**
   * After a failed force: nothing is taken or acknowledged, what was pending fails once, and what
   * was acknowledged can be read.
   */
  void checkFenced() {
    LogException why = store.failure();
    assertThat(why).isInstanceOf(LogFencedException.class);
    assertThat(why.getMessage()).contains("forc", "Nothing is acknowledged any more");
    for (int i = 0; i < 2; i++) {
      commitAll();
      now += ROUND_NANOS;
      store.maintain(now);
      for (Slot slot : openSlots().toList()) {
        assertThatThrownBy(() -> logs[slot.number].append(1, new Body(1, Body.LEAST)))
            .isInstanceOf(LogFencedException.class);
        assertThat(logs[slot.number].durableOffset()).isEqualTo(slot.log.readable());
        assertThat(listeners[slot.number].failed).as("%s was told", slot.id()).isTrue();
        slot.log.checkReadable(logs[slot.number], mode);
      }
    }
    assertThat(store.failure()).isSameAs(why);
  }

  /** After a fault that was no reason to stop: all goes on. */
  void checkGoesOn() {
    for (Slot slot : openSlots().toList()) {
      append(slot, 2);
    }
    commitAll();
    round();
    for (Slot slot : openSlots().toList()) {
      assertThat(slot.log.hasPending()).as("pending on %s", slot.id()).isFalse();
      slot.log.checkReadable(logs[slot.number], mode);
    }
  }

  /** Closes the store, which leaves everything safe. */
  void close() {
    trace("close");
    open = false;
    List<Runnable> certain = new ArrayList<>();
    store.close();
    if (store.failure() == null) {
      openSlots().forEach(slot -> certain.add(slot.log.checkpointing()));
      certain.forEach(Runnable::run);
    }
    assertThat(files.openMappings()).as("mappings left").isEmpty();
    assertThat(files.openFiles()).as("files left open").isEmpty();
  }

  // ---- what others do meanwhile

  /** Called before every operation on a file. */
  void meanwhile(Operation operation, Path path) {
    if (!open || busy || random.nextInt(12) != 0) {
      return;
    }
    busy = true;
    trace("meanwhile, before", operation, path);
    try {
      Slot slot = model.slots.get(random.nextInt(logs.length));
      if (!isOpen[slot.number]) {
        return;
      }
      switch (random.nextInt(6)) {
        case 0 -> {
          if (mayAppend(operation, path, slot)) {
            append(slot, 1 + random.nextInt(3));
          }
        }
        case 1 -> {
          if (mayAppend(operation, path, slot)) {
            idle(slot);
          }
        }
        case 2 -> trim(slot);
        default -> read(slot);
      }
    } finally {
      busy = false;
    }
  }

  /** Where the thread that appends would not wait for a lock that is held here. */
  private boolean mayAppend(Operation operation, Path path, Slot slot) {
    if (appending || store.failure() != null || !appended[slot.number]) {
      return false;
    }
    boolean journaling = inCommit && path.startsWith(DIRECTORY.resolve("journal"));
    boolean makingSpare = !inCommit && path.toString().endsWith(".seg") && isOfASpare(operation);
    return journaling || makingSpare;
  }

  private static boolean isOfASpare(Operation operation) {
    return Stream.of(Operation.CREATE, Operation.WRITE, Operation.MAP, Operation.FORCE_FILE)
        .anyMatch(operation::equals);
  }
}
