package io.weir.benchmarks.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load generator's command line; {@code benchmarks/load} runs it. */
@Command(
    name = "benchmarks/load",
    description = "Puts load on a weir server in a process of its own, or on a broker in this one.",
    mixinStandardHelpOptions = true,
    footer = {
      "  rows      Measures the server's tables of docs/benchmarks.md.",
      "",
      "benchmarks/load COMMAND --help names its options."
    },
    subcommands = {
      FanOutCommand.class,
      NetworkCommand.class,
      ProduceCommand.class,
      ProcessCommand.class,
      EmbeddedCommand.class
    })
public final class LoadMain {
  private LoadMain() {}

  /** Runs it. */
  public static void main(String[] args) {
    CommandLine line = commandLine();
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("benchmarks/load: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LoadMain()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
