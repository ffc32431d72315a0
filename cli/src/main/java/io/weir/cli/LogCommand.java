package io.weir.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir log}: tools for a data directory that no process uses. */
@Command(
    name = "log",
    description = "Examines and repairs a data directory that no process uses.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirVersion.class,
    subcommands = {LogVerifyCommand.class, LogInspectCommand.class, LogRepairCommand.class},
    footer = {
      "",
      "Exit codes: 0 sound, or done; 1 it could not be done; 2 it was not understood; 3 damage found."
    })
final class LogCommand implements Runnable {
  /** There is damage. */
  static final int DAMAGED = 3;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which one: verify, inspect or repair?");
  }
}
