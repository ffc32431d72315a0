package io.weir.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.weir.server.ErrorLog;
import io.weir.server.http.FuzzedAnswers.Manner;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/**
 * Bytes on a connection, whatever they are: HTTP/1.1, HTTP/2 with prior knowledge or by an upgrade,
 * or neither. All that is handed on is answered, a client that falls silent is disconnected,
 * nothing is logged as the server's fault, and not one byte is held afterwards.
 *
 * <p>An input begins with two characters. The first says how requests are answered: {@code 0} at
 * once, {@code 1} later, {@code 2} later and backwards, {@code 3} in pieces. The second says in
 * what pieces the rest comes: {@code 0} whole, otherwise of so many bytes.
 */
@Timeout(60)
class HttpFuzzTest {
  private static final int HEAD = 2;
  private static final int FRAME_HEAD = 4;
  private static final List<Manner> MANNERS = List.of(Manner.values());
  private static ErrorLog log;

  @BeforeAll
  static void listen() {
    log = new ErrorLog();
  }

  @AfterAll
  static void stopListening() {
    log.close();
  }

  @FuzzTest
  void bytes(byte[] input) {
    ByteBuf wire = Unpooled.wrappedBuffer(input);
    wire.skipBytes(Math.min(HEAD, input.length));
    connect(input, wire);
  }

  /**
   * Frames of HTTP/2, each of its type, flags, stream and length, of one byte each, and its
   * payload, behind a preface and settings.
   */
  @FuzzTest
  void frames(byte[] input) {
    ByteBuf in = Unpooled.wrappedBuffer(input);
    in.skipBytes(Math.min(HEAD, input.length));
    ByteBuf wire = Unpooled.buffer();
    wire.writeBytes(Http2CodecUtil.connectionPrefaceBuf());
    wire.writeMedium(0).writeByte(4).writeByte(0).writeInt(0);
    while (in.readableBytes() >= FRAME_HEAD) {
      byte type = in.readByte();
      byte flags = in.readByte();
      int stream = in.readUnsignedByte();
      int length = Math.min(in.readUnsignedByte(), in.readableBytes());
      wire.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
      wire.writeBytes(in, length);
    }
    connect(input, wire);
  }

  private static void connect(byte[] input, ByteBuf wire) {
    log.takeErrors(); // An earlier input's, which failed for another reason.
    byte[] bytes = new byte[wire.readableBytes()];
    wire.readBytes(bytes);
    int manner = input.length > 0 ? input[0] & 3 : 0;
    int pieces = input.length > 1 ? input[1] & 0xf : 0;
    FuzzedConnection connection = new FuzzedConnection(new FuzzedAnswers(MANNERS.get(manner)));
    connection.receive(bytes, pieces == 0 ? Math.max(1, bytes.length) : pieces);
    connection.fallSilent();
    connection.end();
    assertThat(log.takeErrors()).isEmpty();
  }
}
