package io.weir.server.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.server.CountedText;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The patterns for ARNs: those of the model, at a price that does not explode. */
class StringRuleTest {
  private static final List<String> PIECES =
      List.of(
          "arn:aws",
          ":kinesis:",
          ":000000000000:",
          "stream/",
          "stream",
          "/consumer/",
          ":",
          "c:1",
          "us-east-1",
          "-cn",
          "s",
          "1",
          " ",
          "\n",
          "/",
          "000000000000",
          "kinesis:",
          "ü");

  static List<StringRule> rules() {
    return List.of(StringRule.STREAM_ARN, StringRule.RESOURCE_ARN, StringRule.CONSUMER_ARN);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void acceptWhatTheModelsPatternAccepts(StringRule rule) {
    Pattern shown = Pattern.compile(rule.shown());
    Random random = new Random(7);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      String arn = random.nextInt(10) == 0 ? anything(random) : plausible(random);
      boolean matches = shown.matcher(arn).matches();
      assertThat(rule.patternKept(arn)).as(arn).isEqualTo(matches);
      accepted += matches ? 1 : 0;
    }
    assertThat(accepted).isBetween(1000, 199_000);
  }

  private static String anything(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static String plausible(Random random) {
    return "arn:aws"
        + some(random)
        + ":kinesis:"
        + some(random)
        + ":000000000000:"
        + some(random)
        + "stream/"
        + some(random)
        + "s/consumer/"
        + some(random)
        + "c:1";
  }

  private static String some(Random random) {
    return random.nextInt(3) == 0 ? anything(random) : "";
  }

  @ParameterizedTest
  @MethodSource("rules")
  void costNoMoreThanTheirLengthWarrants(StringRule rule) {
    for (String end : List.of(" ", "", "/consumer/", "stream/s/consumer/c:1 ")) {
      CountedText arn =
          new CountedText(
              "arn:aws"
                  + ":kinesis:".repeat(60)
                  + ":000000000000:".repeat(50)
                  + "stream/".repeat(80)
                  + end);
      assertThat(Objects.requireNonNull(rule.pattern()).matcher(arn).matches()).isIn(true, false);
      assertThat(arn.looks()).isLessThan(100L * arn.length());
    }
  }

  @Test
  void allPatternsCostNoMoreThanTheirLengthWarrants() {
    for (StringRule rule :
        List.of(
            StringRule.STREAM_NAME,
            StringRule.SHARD_ID,
            StringRule.HASH_KEY,
            StringRule.SEQUENCE_NUMBER,
            StringRule.CONSUMER_NAME)) {
      CountedText digits = new CountedText("1".repeat(4000) + "!");
      assertThat(Objects.requireNonNull(rule.pattern()).matcher(digits).matches()).isFalse();
      assertThat(digits.looks()).isLessThan(100L * digits.length());
    }
  }
}
