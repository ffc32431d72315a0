package io.weir.cli;

import io.weir.sizing.load.ArrivalProcess;
import io.weir.sizing.load.Retries;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code weir} command. Exit codes: 0 done, 1 it could not be done, 2 it was not understood, 3
 * damage was found ({@code weir log}) or a load was not carried ({@code weir size}). What was asked
 * for goes to stdout, everything else to stderr.
 */
@Command(
    name = "weir",
    description = "A streaming broker with Amazon Kinesis semantics.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirVersion.class)
public final class WeirMain implements Runnable {
  private static final int FAILED = 1;

  /** In the order of the help. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("server", ServerCommand::new);
    COMMANDS.put("size", SizeCommand::new);
    COMMANDS.put("log", LogCommand::new);
  }

  @Spec private CommandSpec spec;

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  /** Runs a command line and returns its exit code. */
  static int execute(String... args) {
    return commandLine(args).execute(args);
  }

  /**
   * What understands a command line: of the commands only the one that is asked for, if that is
   * plain, since picocli looks into all that it is given, and a server is to be ready soon.
   */
  static CommandLine commandLine(String... args) {
    CommandLine command = new CommandLine(new WeirMain());
    boolean plain = args.length > 0 && COMMANDS.containsKey(args[0]);
    COMMANDS.forEach(
        (name, made) -> {
          if (!plain || name.equals(args[0])) {
            command.addSubcommand(name, made.get());
          }
        });
    EnumConverter.register(command, ArrivalProcess.class);
    EnumConverter.register(command, DurabilityChoice.class);
    EnumConverter.register(command, EngineChoice.class);
    EnumConverter.register(command, LimitsChoice.class);
    EnumConverter.register(command, OutputForm.class);
    EnumConverter.register(command, Retries.class);
    return command
        .setParameterExceptionHandler(WeirMain::refuse)
        .setExecutionExceptionHandler(WeirMain::explain);
  }

  /** One line: who wants to see all that there is asks for help. */
  private static int refuse(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String message = String.valueOf(failure.getMessage());
    command
        .getErr()
        .println(
            "weir: "
                + message
                + (message.endsWith(".") || message.endsWith("?") ? "" : ".")
                + " See "
                + command.getCommandSpec().qualifiedName()
                + " --help.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** In words; a stack trace helps nobody who typed a command. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult given) {
    String message = failure.getMessage();
    command.getErr().println("weir: " + (message == null ? failure.toString() : message));
    return FAILED;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
