package io.weir.server.scope;

import static org.assertj.core.api.Assertions.assertThat;

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

  @Test
  void aLongHeaderCostsNoMoreThanItsLength() {
    String hostile = "AWS4-HMAC-SHA256 " + "Credential=a/2".repeat(2000);
    assertThat(CredentialScope.of(hostile)).isNull();
  }
}
