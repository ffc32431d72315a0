package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PutAnswersTest {
  private static final String STORED = "{\"SequenceNumber\":\"1\",\"ShardId\":\"s\"}";
  private static final String REFUSED = "{\"ErrorCode\":\"Throttled\",\"ErrorMessage\":\"no\"}";

  private final Outcomes outcomes = new Outcomes(10);
  private final PutAnswers answers = new PutAnswers(WireForm.JSON, outcomes, 2);

  PutAnswersTest() {
    outcomes.counting(System.nanoTime(), Timing.saturating(1, 0, 3600));
  }

  @Test
  void recordsThatWereAllStoredAreALatency() {
    LoadResult result = result(200, records(0, STORED, STORED));

    assertThat(result.latency().count()).isEqualTo(1);
    assertThat(result.records()).isEqualTo(2);
    assertThat(result.clean()).isTrue();
  }

  @Test
  void aRecordThatWasRefusedIsAnErrorAndNoLatency() {
    LoadResult result = result(200, records(1, STORED, REFUSED));

    assertThat(result.errors()).containsOnly(java.util.Map.entry("Throttled", 1L));
    assertThat(result.records()).isEqualTo(1);
    assertThat(result.latency().count()).isZero();
  }

  @Test
  void anAnswerWithTooFewRecordsIsWrong() {
    assertThat(result(200, records(0, STORED)).errors()).containsOnlyKeys(Failures.WRONG_COUNT);
  }

  @Test
  void aCountThatDoesNotFitTheRecordsIsWrong() {
    assertThat(result(200, records(1, STORED, STORED)).errors())
        .containsOnlyKeys(Failures.WRONG_COUNT);
  }

  @Test
  void anAnswerThatIsCutShortIsUnreadable() {
    assertThat(result(200, "{\"Records\":[").errors()).containsOnlyKeys(Failures.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "400; {\"__type\":\"com.amazonaws#LimitExceededException\"}; LimitExceededException",
        "400; {\"__type\":\"ResourceNotFoundException\"}; ResourceNotFoundException",
        "502; <html>; HTTP 502",
        "0; it was closed; NoAnswer (it was closed)"
      })
  void aFailedRequestIsAnErrorByItsType(int status, String body, String type) {
    LoadResult result = result(status, body);

    assertThat(result.errors()).containsOnly(java.util.Map.entry(type, 1L));
    assertThat(result.latency().count()).isZero();
  }

  private LoadResult result(int status, String body) {
    outcomes.onCall();
    answers.count(
        new Answer(status, Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8))),
        System.nanoTime());
    return outcomes.result();
  }

  private static String records(int failed, String... records) {
    return "{\"Records\":[" + String.join(",", records) + "],\"FailedRecordCount\":" + failed + "}";
  }
}
