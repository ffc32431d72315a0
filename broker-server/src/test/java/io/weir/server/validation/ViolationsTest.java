package io.weir.server.validation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationsTest {

  @Test
  void nothingWrongIsNothingThrown() {
    assertThatCode(
            () ->
                new Violations()
                    .required("streamName", "clicks")
                    .check("streamName", "clicks", StringRule.STREAM_NAME)
                    .check("streamARN", null, StringRule.STREAM_ARN)
                    .range("limit", null, 1, 10)
                    .oneOf("type", null, List.of("A"))
                    .throwIfAny())
        .doesNotThrowAnyException();
  }

  @Test
  void oneViolationIsToldInAmazonsWords() {
    assertThatThrownBy(
            () -> new Violations().check("streamName", "a b", StringRule.STREAM_NAME).throwIfAny())
        .hasMessage(
            "1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint:"
                + " Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }

  @Test
  void severalViolationsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                new Violations()
                    .required("shardId", null)
                    .check("streamName", "", StringRule.STREAM_NAME)
                    .range("limit", 0, 1, 10)
                    .oneOf("type", "C", List.of("A", "B"))
                    .throwIfAny())
        .hasMessage(
            "5 validation errors detected: "
                + "Value null at 'shardId' failed to satisfy constraint: Member must not be null; "
                + "Value '' at 'streamName' failed to satisfy constraint: Member must satisfy regular"
                + " expression pattern: [a-zA-Z0-9_.-]+; "
                + "Value '' at 'streamName' failed to satisfy constraint: Member must have length"
                + " greater than or equal to 1; "
                + "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater"
                + " than or equal to 1; "
                + "Value 'C' at 'type' failed to satisfy constraint: Member must satisfy enum value"
                + " set: [A, B]");
  }

  @Test
  void elementsOfListsHaveTheirPlaceInThePath() {
    assertThatThrownBy(
            () ->
                new Violations()
                    .inElement("records", 4)
                    .required("partitionKey", null)
                    .throwIfAny())
        .hasMessageContaining("Value null at 'records.5.member.partitionKey'");
  }

  @Test
  void lengthsCountCharactersNotCodeUnits() {
    assertThatCode(
            () ->
                new Violations()
                    .check("partitionKey", "😀".repeat(256), StringRule.PARTITION_KEY)
                    .throwIfAny())
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                new Violations()
                    .check("partitionKey", "😀".repeat(257), StringRule.PARTITION_KEY)
                    .throwIfAny())
        .hasMessageContaining("less than or equal to 256");
  }

  @Test
  void absurdlyLongValuesAreRefusedQuickly() {
    String hostile = "arn:aws" + ":kinesis:".repeat(500_000);
    assertThatThrownBy(
            () -> new Violations().check("streamARN", hostile, StringRule.STREAM_ARN).throwIfAny())
        .hasMessageContaining("'streamARN'")
        .hasMessageContaining("less than or equal to 2048");
  }
}
