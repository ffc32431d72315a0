package io.weir.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.server.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @Test
  void comesBackAsItWent() {
    PageToken token = new PageToken("List", NOW, List.of("a", "", "c"));
    assertThat(PageToken.decode(token.encode(), "List", 3, NOW.plusSeconds(300))).isEqualTo(token);
  }

  @Test
  void expiresAfterFiveMinutes() {
    String token = new PageToken("List", NOW, List.of("a")).encode();
    assertThatThrownBy(() -> PageToken.decode(token, "List", 1, NOW.plusMillis(300_001)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.type()).isEqualTo("ExpiredNextTokenException"));
  }

  @Test
  void isOfOneListing() {
    String token = new PageToken("List", NOW, List.of("a")).encode();
    assertThatThrownBy(() -> PageToken.decode(token, "Other", 1, NOW))
        .isInstanceOf(ApiException.class);
    assertThatThrownBy(() -> PageToken.decode(token, "List", 2, NOW))
        .isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1\nList", "1\nList\nx\na", "1\nList\n99999999999999999999\na"})
  void otherTextIsRefused(String text) {
    String token = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> PageToken.decode(token, "List", 1, NOW))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.type()).isEqualTo("InvalidArgumentException"));
    assertThatThrownBy(() -> PageToken.decode("\u0000", "List", 1, NOW))
        .isInstanceOf(ApiException.class);
  }
}
