package io.weir.server;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.weir.broker.error.LimitExceededException;
import io.weir.server.error.ApiException;
import io.weir.server.http.Answer;
import io.weir.server.http.Exchange;
import io.weir.server.http.RequestHandler;
import io.weir.server.scope.RequestScopes;
import io.weir.server.scope.Scope;
import io.weir.server.scope.ScopedBrokers;
import java.util.concurrent.Executor;

/**
 * Leads each request to the API of the region and account that it is for. What names no operation
 * is answered by the home scope's, and opens nothing. Thread-safe.
 */
final class ScopedHandler implements RequestHandler {
  private final ScopedBrokers brokers;
  private final KinesisHandler home;
  private final RequestScopes scopes;
  private final ScopeOpenings openings;

  ScopedHandler(ScopedBrokers brokers, KinesisApi api, Executor blocking) {
    this.brokers = brokers;
    this.scopes = new RequestScopes(brokers.home());
    this.home = open(brokers.home(), api);
    this.openings = new ScopeOpenings(blocking, scope -> open(scope, api), home);
    openings.opened(brokers.home(), home);
    brokers.all().keySet().stream()
        .filter(scope -> !scope.equals(brokers.home()))
        .forEach(scope -> openings.opened(scope, open(scope, api)));
  }

  private KinesisHandler open(Scope scope, KinesisApi api) {
    return api.of(brokers.open(scope), scope.region(), scope.account());
  }

  @Override
  public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
    if (!home.hasOperation(head)) {
      home.handle(head, body, exchange);
      return;
    }
    Scope scope;
    RequestHandler handler;
    try {
      scope = scopes.of(head.headers().get(HttpHeaderNames.AUTHORIZATION));
      handler = openings.find(scope);
      if (handler == null) {
        brokers.checkRoom(scope); // here, so that what is refused takes nobody's turn
      }
    } catch (ApiException | LimitExceededException e) {
      home.fail(head, exchange, e);
      return;
    }
    if (handler == null) {
      openings.await(scope, new HeldRequest(head, body, exchange));
    } else {
      handler.handle(head, body, exchange);
    }
  }

  @Override
  public Answer refusal(Refusal refusal) {
    return home.refusal(refusal);
  }

  @Override
  public void close() {
    openings.close();
  }
}
