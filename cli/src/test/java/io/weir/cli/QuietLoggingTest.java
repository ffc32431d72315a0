package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuietLoggingTest {
  private final LoggerContext context = new LoggerContext();

  /** As it is said in answer to a command, it looks like whatever else a command says. */
  @Test
  void whatSizingSaysIsALineOfTheCommand() {
    new QuietLogging().configure(context);
    Logger sizing = context.getLogger("io.weir.sizing");
    assertThat(sizing.isAdditive()).isFalse();
    assertThat(line(sizing, "Consumer c is left registered: gone"))
        .isEqualTo("weir: Consumer c is left registered: gone\n");
  }

  @Test
  void othersSayWhenAndWho() {
    new QuietLogging().configure(context);
    assertThat(line(context.getLogger(Logger.ROOT_LOGGER_NAME), "Slow"))
        .matches("(?s)\\d{4}-.* WARN .* ROOT: Slow\\n");
  }

  private static String line(Logger logger, String message) {
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>) logger.iteratorForAppenders().next();
    LoggingEvent event = new LoggingEvent("test", logger, Level.WARN, message, null, new Object[0]);
    return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
