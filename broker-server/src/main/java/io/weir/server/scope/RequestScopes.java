package io.weir.server.scope;

import io.weir.server.error.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose streams a request is for: of the region that it was signed for, and of the account
 * that its access key stands for, which is a key of twelve digits, or else the server's own. What
 * is not signed with Signature Version 4 is for the server's own region. Immutable.
 */
public final class RequestScopes {
  private static final String SIGNED = "AWS4-HMAC-SHA256";
  private final Scope home;

  /** With the scope of what says nothing of it. */
  public RequestScopes(Scope home) {
    this.home = home;
  }

  /**
   * The scope of a request.
   *
   * @param authorization its header of that name, or null where there is none
   * @throws ApiException an {@code IncompleteSignatureException} if it is signed, but not for a
   *     region: to take that for the server's own would put records where nobody looks for them
   */
  public Scope of(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(SIGNED)) {
      return home;
    }
    CredentialScope signed = CredentialScope.of(authorization);
    if (signed == null || !Scope.isRegion(signed.region())) {
      throw new ApiException(
          400,
          "IncompleteSignatureException",
          "The Authorization header must have Credential=KEY/YYYYMMDD/REGION/kinesis/aws4_request,"
              + " with a region of a-z, 0-9 and '-'.");
    }
    String account = signed.account();
    return new Scope(signed.region(), account == null ? home.account() : account);
  }
}
