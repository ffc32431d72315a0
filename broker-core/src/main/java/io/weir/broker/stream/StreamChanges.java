package io.weir.broker.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * When was changed what may be changed only so often in 24 hours: the last times of each, in
 * milliseconds of the epoch, as many as are of interest to the limit. Immutable.
 *
 * @param modeSwitches when the mode was switched
 * @param keysSet when encryption was begun, or given another key
 * @param keysRemoved when encryption was ended
 */
public record StreamChanges(List<Long> modeSwitches, List<Long> keysSet, List<Long> keysRemoved) {
  /** Nothing has changed. */
  public static final StreamChanges NONE = new StreamChanges(List.of(), List.of(), List.of());

  /** A mode can be switched so many times in 24 hours. */
  public static final int MODE_SWITCHES = 2;

  /** A key can be set so many times in 24 hours, and removed so many times. */
  public static final int KEY_CHANGES = 25;

  /** Copies the lists. */
  public StreamChanges {
    modeSwitches = List.copyOf(modeSwitches);
    keysSet = List.copyOf(keysSet);
    keysRemoved = List.copyOf(keysRemoved);
  }

  /** With another switch of the mode. */
  public StreamChanges withModeSwitch(long atMillis) {
    return new StreamChanges(last(modeSwitches, atMillis, MODE_SWITCHES), keysSet, keysRemoved);
  }

  /** With another key. */
  public StreamChanges withKeySet(long atMillis) {
    return new StreamChanges(modeSwitches, last(keysSet, atMillis, KEY_CHANGES), keysRemoved);
  }

  /** With no key any more. */
  public StreamChanges withKeyRemoved(long atMillis) {
    return new StreamChanges(modeSwitches, keysSet, last(keysRemoved, atMillis, KEY_CHANGES));
  }

  private static List<Long> last(List<Long> times, long next, int kept) {
    List<Long> all = new ArrayList<>(times);
    all.add(next);
    return all.subList(Math.max(0, all.size() - kept), all.size());
  }
}
