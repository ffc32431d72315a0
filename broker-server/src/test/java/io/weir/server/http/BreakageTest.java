package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What clients do to connections is no error of the server's. */
class BreakageTest {

  @Test
  void whatClientsDoIsOrdinary() {
    assertThat(Breakage.isOrdinary(new IOException("Connection reset"))).isTrue();
    assertThat(Breakage.isOrdinary(new PrematureChannelClosureException("cut off"))).isTrue();
    assertThat(Breakage.isOrdinary(Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "no")))
        .isTrue();
    assertThat(Breakage.isOrdinary(new IllegalStateException("a bug"))).isFalse();
  }

  @Test
  void aConnectionThatBreaksBeforeItsProtocolIsKnownIsClosed() {
    Protocols protocols = new Protocols(new EdgeHandler(), HttpSettings.defaults());
    EmbeddedChannel channel = new EmbeddedChannel(new PrefaceDetector(protocols, true));
    channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
    channel.checkException(); // Nothing went on to the end of the pipeline, where it is logged.
    assertThat(channel.isOpen()).isFalse();
  }

  /** Is never called. */
  private static final class EdgeHandler implements RequestHandler {
    @Override
    public void handle(HttpRequest head, ByteBuf body, Exchange exchange) {
      throw new AssertionError("no request");
    }

    @Override
    public Answer refusal(Refusal refusal) {
      throw new AssertionError("no request");
    }
  }
}
