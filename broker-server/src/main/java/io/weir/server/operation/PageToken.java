package io.weir.server.operation;

import io.weir.server.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * Where a listing goes on, in a form that is opaque to clients. It expires as Amazon's do. It holds
 * nothing that its bearer could not have asked for, so it is not signed.
 *
 * @param kind which listing
 * @param created when it was made
 * @param fields what the listing needs to go on; without line breaks
 */
public record PageToken(String kind, Instant created, List<String> fields) {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final String VERSION = "1";

  /** Copies the list. */
  public PageToken {
    fields = List.copyOf(fields);
  }

  /** The opaque form. */
  public String encode() {
    String text =
        String.join("\n", VERSION, kind, Long.toString(created.toEpochMilli()))
            + "\n"
            + String.join("\n", fields);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads an opaque form.
   *
   * @param count of fields
   * @throws ApiException if it is none, of another listing, or expired
   */
  public static PageToken decode(String token, String kind, int count, Instant now) {
    List<String> parts = parts(token);
    if (parts.size() != 3 + count
        || !parts.get(0).equals(VERSION)
        || !parts.get(1).equals(kind)
        || !parts.get(2).matches("\\d{1,15}")) {
      throw foreign();
    }
    Instant created = Instant.ofEpochMilli(Long.parseLong(parts.get(2)));
    if (created.plus(LIFE).isBefore(now)) {
      throw ApiException.expiredNextToken(
          "The NextToken was issued at " + created + " and expired after 300 seconds.");
    }
    return new PageToken(kind, created, parts.subList(3, parts.size()));
  }

  private static List<String> parts(String token) {
    try {
      byte[] bytes = Base64.getDecoder().decode(token);
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
  }

  private static ApiException foreign() {
    return ApiException.invalidArgument("Invalid NextToken.");
  }
}
