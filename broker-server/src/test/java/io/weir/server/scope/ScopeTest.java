package io.weir.server.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  private static final String ACCOUNT = "123456789012";
  private static final Path DATA = Path.of("/data");
  private static final Scope HOME = new Scope("us-east-1", "000000000000");

  private final RequestScopes scopes = new RequestScopes(HOME);

  @ParameterizedTest
  @ValueSource(strings = {"us-east-1", "us-gov-west-1", "eusc-de-east-1", "local", "x", "1"})
  void aRegionIsADirectoryBelowItsAccount(String region) {
    assertThat(new ScopeDirectories(DATA).of(new Scope(region, ACCOUNT)))
        .isEqualTo(DATA.resolve("regions/123456789012").resolve(region));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../..",
        "a/b",
        "/",
        "/etc",
        "a\\b",
        "a\0b",
        "a.b",
        "~",
        "%2e%2e",
        "-",
        "-a",
        "a-",
        "US-EAST-1",
        "eu west",
        "eu\nwest",
        "é",
        "a:b",
        "*",
        "us_east_1",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void whatIsNoRegionNeverBecomesADirectory(String region) {
    assertThatThrownBy(() -> new Scope(region, ACCOUNT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A region is");
    assertThatThrownBy(() -> scopes.of(signed(ACCOUNT, region)))
        .hasMessageContaining("Credential=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "12345678901", "1234567890123", "12345678901x", "１23456789012"})
  void anAccountIsTwelveDigits(String account) {
    assertThatThrownBy(() -> new Scope("us-east-1", account))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twelve digits");
  }

  @Test
  void aRequestIsForTheRegionThatItIsSignedFor() {
    assertThat(scopes.of(signed("AKIAIOSFODNN7", "eu-west-1")))
        .isEqualTo(new Scope("eu-west-1", HOME.account()));
  }

  @Test
  void anAccessKeyOfTwelveDigitsIsTheAccount() {
    assertThat(scopes.of(signed(ACCOUNT, "us-east-1"))).isEqualTo(new Scope("us-east-1", ACCOUNT));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "Bearer abc", "Basic YTpi"})
  void whatIsNotSignedIsForTheHomeScope(String authorization) {
    assertThat(scopes.of(authorization)).isEqualTo(HOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=AKIA",
        "AWS4-HMAC-SHA256 Credential=AKIA/20261125/kinesis/aws4_request",
      })
  void whatIsSignedForNoRegionIsRefused(String authorization) {
    assertThatThrownBy(() -> scopes.of(authorization)).hasMessageContaining("Credential=");
  }

  private static String signed(String key, String region) {
    return "AWS4-HMAC-SHA256 Credential="
        + key
        + "/20261125/"
        + region
        + "/kinesis/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc";
  }
}
