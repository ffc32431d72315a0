package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadMainTest {
  /** What is wrong is said before a server is started: there is none at that place. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fan-out --jar none --rate 0",
        "fan-out --jar none --seconds 0",
        "fan-out --jar none --bytes 7",
        "fan-out --jar none --warm-up -1",
        "produce --jar none --seconds 0",
        "produce --jar none --bytes 0",
        "process --jar none --rate 0",
        "process --jar none --warm-up -1",
        "embedded --rate 0",
        "embedded --seconds 0",
        "embedded --bytes 0",
        "network --jar none --seconds 0",
        "network --jar none --shards 0"
      })
  void namesTheOptionThatIsWrong(String line) {
    String[] arguments = line.split(" ");
    List<String> said = new ArrayList<>();
    CommandLine commands = LoadMain.commandLine();
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          said.add(String.valueOf(failure.getMessage()));
          return 1;
        });

    assertThat(commands.execute(arguments)).isEqualTo(1);

    String option = arguments[arguments.length - 2];
    assertThat(said).singleElement().asString().startsWith(option + " is ").doesNotContain("\n");
  }
}
