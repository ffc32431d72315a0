package io.weir.benchmarks.peers;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are.
 *
 * @param jar weir.jar
 * @param modules node_modules with the emulators
 * @param kafka a directory with Kafka's jars
 * @param work where data directories go
 */
record Places(Path jar, Path modules, Path kafka, Path work) {
  /** A package of npm. */
  Path module(String name) {
    Path module = modules.resolve(name);
    if (!Files.isDirectory(module)) {
      throw new IllegalStateException("the npm package " + name + " is not in " + modules);
    }
    return module;
  }
}
