package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class WeirMainTest {

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "server --help", "size --help", "log --help"})
  void helpAndVersionSucceed(String line) {
    assertThat(WeirMain.execute(line.split(" "))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "server --bogus",
        "server --port many",
        "server --port 70000",
        "server --durability maybe",
        "server --limits some",
        "server --stream clicks",
        "server --stream clicks:0",
        "server --account 12",
        "server --max-connections 0",
        "server --region a/b",
        "server --multi-region --region -a",
        "server --multi-region --account 12",
        "server --multi-region --max-regions 0",
        "server --multi-region --max-regions 257",
        "server --max-regions 3",
        "server --tls-port 70000",
        "server --tls-port 0 --tls-key key.pem",
        "server --tls-cert certificate.pem --tls-key key.pem",
      })
  void whatIsNotUnderstoodExitsWith2(String line) {
    assertThat(WeirMain.execute(line.split(" "))).isEqualTo(2);
  }

  /** Of a command line that names one only that one is made. */
  @Test
  void theHelpNamesAllCommands() {
    assertThat(WeirMain.commandLine("--help").getUsageMessage())
        .contains("server ", "size ", "log ");
    assertThat(WeirMain.commandLine("size", "--help").getSubcommands()).containsOnlyKeys("size");
  }

  @Test
  void nothingAtAllExitsWith2() {
    assertThat(WeirMain.execute()).isEqualTo(2);
  }

  @Test
  void streamsAreNamesAndShards() {
    StreamSpec.Converter converter = new StreamSpec.Converter();
    assertThat(converter.convert("a.b-c_D:12")).isEqualTo(new StreamSpec("a.b-c_D", 12));
    assertThat(converter.convert("a.b-c_D:12").isOnDemand()).isFalse();
    assertThat(converter.convert("a:on-demand")).isEqualTo(new StreamSpec("a", 0));
    assertThat(converter.convert("a:on-demand").isOnDemand()).isTrue();
    for (String wrong :
        new String[] {"a", "a:", ":1", "a:0", "a:-1", "a b:1", "a:1:2", "a:ondemand"}) {
      assertThatThrownBy(() -> converter.convert(wrong))
          .isInstanceOf(TypeConversionException.class);
    }
  }
}
