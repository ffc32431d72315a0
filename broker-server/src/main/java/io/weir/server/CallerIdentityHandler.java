package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.weir.server.error.ApiException;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.http.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers STS's GetCallerIdentity, and leads all else on. The Kinesis Producer Library asks STS for
 * its account before its first put, and ends when nobody answers; so a server that KPL is to talk
 * to answers this one question itself. Thread-safe.
 */
final class CallerIdentityHandler implements RequestHandler {
  private static final String TARGET = "X-Amz-Target";
  private static final String QUESTION = "Action=GetCallerIdentity";
  private static final int LONGEST_QUESTION = 1024;
  private static final String ANSWER =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::%1$s:root</Arn>
          <UserId>%1$s</UserId>
          <Account>%1$s</Account>
        </GetCallerIdentityResult>
        <ResponseMetadata>
          <RequestId>%2$s</RequestId>
        </ResponseMetadata>
      </GetCallerIdentityResponse>""";

  private final Accounts accounts;
  private final RequestHandler next;

  /** Whose a request is. */
  @FunctionalInterface
  interface Accounts {
    /**
     * The account, twelve digits.
     *
     * @param authorization the request's header of that name, or null where there is none
     * @throws ApiException if the header is none that could be told from
     */
    String of(@Nullable String authorization);
  }

  /**
   * Makes one.
   *
   * @param next handles all other requests
   */
  CallerIdentityHandler(Accounts accounts, RequestHandler next) {
    this.accounts = accounts;
    this.next = next;
  }

  @Override
  public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
    String account = isForm(head) && asks(body) ? accountOf(head) : null;
    if (account == null) {
      next.handle(head, body, exchange);
    } else {
      exchange.respond(identity(account));
    }
  }

  private @Nullable String accountOf(HttpRequest head) {
    try {
      return accounts.of(head.headers().get(HttpHeaderNames.AUTHORIZATION));
    } catch (ApiException e) {
      return null; // and the next one says what is wrong
    }
  }

  @Override
  public Answer refusal(Refusal refusal) {
    return next.refusal(refusal);
  }

  @Override
  public void close() {
    next.close();
  }

  private static boolean isForm(HttpRequest head) {
    return HttpMethod.POST.equals(head.method())
        && head.uri().equals("/")
        && !head.headers().contains(TARGET)
        && HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED.contentEqualsIgnoreCase(
            mimeType(head));
  }

  private static CharSequence mimeType(HttpRequest head) {
    String contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    CharSequence mimeType = HttpUtil.getMimeType(contentType);
    return mimeType == null ? "" : mimeType;
  }

  private static boolean asks(ByteBuf body) {
    return body.readableBytes() <= LONGEST_QUESTION
        && Arrays.asList(body.toString(StandardCharsets.UTF_8).split("&")).contains(QUESTION);
  }

  private static Answer identity(String account) {
    String text = ANSWER.formatted(account, RequestIds.requestId());
    return new ApiAnswer(
        200, "text/xml", null, text.length(), allocator -> ByteBufUtil.writeAscii(allocator, text));
  }
}
