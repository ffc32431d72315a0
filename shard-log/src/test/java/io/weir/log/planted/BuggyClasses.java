package io.weir.log.planted;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes class files that have the bug in them, to be put before the good ones. */
final class BuggyClasses {
  private BuggyClasses() {}

  /** The source file that a bug goes into, in whatever module beside this one. */
  static Path source(PlantedBug bug) throws IOException {
    Path modules = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> candidates = Files.list(modules)) {
      List<Path> found =
          candidates
              .map(module -> module.resolve("src/main/java").resolve(bug.file()))
              .filter(Files::isRegularFile)
              .toList();
      if (found.size() != 1) {
        throw new IOException(bug.file() + " is the source of " + found.size() + " modules");
      }
      return found.get(0);
    }
  }

  /** Plants the bug and compiles the file it is in. */
  static void compile(PlantedBug bug, Path into) throws IOException {
    Path file = into.resolve("source").resolve(bug.file());
    Files.createDirectories(file.getParent());
    Files.writeString(file, bug.plant(Files.readString(source(bug))), StandardCharsets.UTF_8);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-d",
              Files.createDirectories(into.resolve("classes")).toString(),
              "-cp",
              System.getProperty("java.class.path"));
      boolean done =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      if (!done) {
        throw new IOException("the bug does not compile: " + messages);
      }
    }
  }
}
