package io.weir.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Logs go to stderr (stdout belongs to what a command was asked for), warnings from anybody and a
 * little more from Weir. Found by Logback as a service. It is code because reading XML would take a
 * third of a second of every start; {@code -Dlogback.configurationFile=…} still takes precedence.
 */
public final class QuietLogging extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{0}: %msg%n";

  /** Of what runs within a command, and has something to say to whoever gave it. */
  private static final String COMMAND_PATTERN = "weir: %msg%n";

  /** For the service loader. */
  public QuietLogging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(stderr(context, "stderr", PATTERN));
    context.getLogger("io.weir").setLevel(Level.INFO);
    Logger sizing = context.getLogger("io.weir.sizing");
    sizing.setAdditive(false);
    sizing.addAppender(stderr(context, "command", COMMAND_PATTERN));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static ConsoleAppender<ILoggingEvent> stderr(
      LoggerContext context, String name, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName(name);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    return stderr;
  }

  /** Hears of a library's errors only; for commands that say in their own words what is wrong. */
  static void hushed(String library) {
    if (LoggerFactory.getLogger(library) instanceof Logger logger) {
      logger.setLevel(Level.ERROR);
    }
  }
}
