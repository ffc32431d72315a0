package io.weir.server.operation;

import io.weir.server.error.ApiException;

/**
 * Names streams by ARN within one region and account.
 *
 * @param region such as {@code us-east-1}
 * @param account twelve digits
 */
public record StreamArns(String region, String account) {

  /**
   * The name in an ARN that has the ARN's form.
   *
   * @throws ApiException a {@code ResourceNotFoundException} if it is of another region or account
   */
  public String nameOf(String arn) {
    String prefix = ":kinesis:" + region + ":" + account + ":stream/";
    int at = arn.indexOf(prefix);
    if (at < 0) {
      throw ApiException.notFound(
          "Stream " + arn + " not found: this is region " + region + ", account " + account + ".");
    }
    return arn.substring(at + prefix.length());
  }
}
