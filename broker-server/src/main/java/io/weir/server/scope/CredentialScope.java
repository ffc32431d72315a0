package io.weir.server.scope;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code Authorization} header of AWS Signature Version 4 says of its maker, apart from the
 * signature. Immutable.
 *
 * @param accessKeyId whose key signed; not empty
 * @param region that it was signed for, such as {@code eu-west-1}
 * @param service that it was signed for, {@code kinesis} by rights
 */
public record CredentialScope(String accessKeyId, String region, String service) {
  // Bounded in every part, and not going back into the spaces, so that a long header costs no more
  // than its length.
  static final Pattern CREDENTIAL =
      Pattern.compile(
          "AWS4-HMAC-SHA256 ++.{0,4096}?Credential=([^/, ]{1,128})/\\d{8}/([a-z0-9-]{1,64})/([a-z0-9-]{1,64})"
              + "/aws4_request.*");

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  /**
   * Reads a header.
   *
   * @return null where there is none, or none of that form
   */
  public static @Nullable CredentialScope of(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    Matcher matcher = CREDENTIAL.matcher(authorization);
    return matcher.matches()
        ? new CredentialScope(matcher.group(1), matcher.group(2), matcher.group(3))
        : null;
  }

  /**
   * The account that the key stands for, in the way that emulators agree on: a key of twelve digits
   * is the account's own number. Null for any other key.
   */
  public @Nullable String account() {
    return ACCOUNT.matcher(accessKeyId).matches() ? accessKeyId : null;
  }
}
