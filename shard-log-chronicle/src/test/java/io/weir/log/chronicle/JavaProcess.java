package io.weir.log.chronicle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the tests in a JVM of their own. */
final class JavaProcess {
  private JavaProcess() {}

  /** What {@link JvmFlags} asks for. */
  static List<String> flags() {
    return List.of(
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
  }

  /** Starts a program, which has the directory as its argument. */
  static Process start(List<String> flags, Class<?> program, Path directory) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(program.getName(), directory.toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
