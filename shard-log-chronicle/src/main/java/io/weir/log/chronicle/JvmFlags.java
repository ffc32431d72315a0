package io.weir.log.chronicle;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether this JVM gives Chronicle Queue what it reaches for by reflection. Asked before any class
 * of Chronicle is loaded: once one has failed to initialize, only an {@link AssertionError} or a
 * {@link NoClassDefFoundError} would tell.
 */
final class JvmFlags {
  /** It maps files by {@code FileChannelImpl.map0}, made accessible by way of the other. */
  private static final List<String> OPENED = List.of("sun.nio.ch", "java.lang.reflect");

  /** It frees direct buffers by {@code Cleaner}. Newer JDKs may have no such package. */
  private static final List<String> EXPORTED = List.of("jdk.internal.ref");

  private JvmFlags() {}

  /**
   * Checks all of them.
   *
   * @throws MissingJvmFlagsException with all that are missing
   */
  static void check() {
    List<String> missing = missing(Object.class.getModule(), JvmFlags.class.getModule());
    if (!missing.isEmpty()) {
      throw new MissingJvmFlagsException(missing);
    }
  }

  private static List<String> missing(Module base, Module user) {
    List<String> missing = new ArrayList<>();
    for (String name : OPENED) {
      if (!base.isOpen(name, user)) {
        missing.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
      }
    }
    for (String name : EXPORTED) {
      if (base.getPackages().contains(name) && !base.isExported(name, user)) {
        missing.add("--add-exports=java.base/" + name + "=ALL-UNNAMED");
      }
    }
    return missing;
  }
}
