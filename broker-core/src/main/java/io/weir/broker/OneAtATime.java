package io.weir.broker;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A value for each key, which one thread has at a time. Whoever waits for one that is removed
 * meanwhile gets the one that has come in its place: there are never two at work. Thread-safe.
 */
final class OneAtATime<K, V> {
  private final ConcurrentHashMap<K, V> values = new ConcurrentHashMap<>();
  private final Function<K, V> make;

  /** Makes a value where there is none; it may refuse to by an exception. */
  OneAtATime(Function<K, V> make) {
    this.make = make;
  }

  /** Does something with a key's value, while nobody else has it. */
  <T> T alone(K key, Function<V, T> work) {
    while (true) {
      V value = values.computeIfAbsent(key, make);
      synchronized (value) {
        if (values.get(key) == value) {
          return work.apply(value);
        }
      }
    }
  }

  /** Removes a value; to be called by one who has it. */
  void remove(K key) {
    values.remove(key);
  }

  /** Removes the values of keys that are of no use any more, and that nobody will ask for. */
  void removeIf(Predicate<K> useless) {
    values.keySet().removeIf(useless);
  }
}
