package io.weir.server.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.server.CountedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialScopeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256 Credential=AKIA/20261125/eu-west-1/kinesis/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=abc",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=abc,"
            + "Credential=AKIA/20261125/eu-west-1/kinesis/aws4_request",
      })
  void saysWhoseKeyAndWhichRegion(String header) {
    assertThat(CredentialScope.of(header))
        .isEqualTo(new CredentialScope("AKIA", "eu-west-1", "kinesis"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "Bearer abc",
        "AWS4-HMAC-SHA256 Credential=AKIA",
        "AWS4-HMAC-SHA256 Credential=AKIA/2026/eu-west-1/kinesis/aws4_request",
        "AWS4-HMAC-SHA256 Credential=/20261125/eu-west-1/kinesis/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKIA/20261125/EU/kinesis/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKIA/20261125/../kinesis/aws4_request",
      })
  void whatSaysNothingIsNone(String header) {
    assertThat(CredentialScope.of(header)).isNull();
  }

  @Test
  void aKeyOfTwelveDigitsIsAnAccount() {
    assertThat(new CredentialScope("123456789012", "r", "kinesis").account())
        .isEqualTo("123456789012");
    assertThat(new CredentialScope("AKIAIOSFODNN7", "r", "kinesis").account()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Credential=a/2", " ", "Credential=", "a", "/aws4_request"})
  void aLongHeaderCostsNoMoreThanItsLength(String piece) {
    CountedText hostile =
        new CountedText("AWS4-HMAC-SHA256 " + piece.repeat(30_000 / piece.length()));
    assertThat(CredentialScope.CREDENTIAL.matcher(hostile).matches()).isFalse();
    assertThat(hostile.looks()).isLessThan(20L * hostile.length());
  }
}
