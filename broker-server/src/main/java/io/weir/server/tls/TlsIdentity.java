package io.weir.server.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A certificate and its private key, as files in PEM form. Immutable.
 *
 * @param certificate the server's certificate, followed by those that vouch for it
 * @param key its key in PKCS#8, without a password
 */
public record TlsIdentity(Path certificate, Path key) {

  /**
   * What connections are secured with: TLS 1.2 and 1.3, and a choice of HTTP/2 and HTTP/1.1. The
   * files are read once, here.
   *
   * @throws IOException if a file cannot be read or used, with a message that says which and why
   */
  public SslContext newContext() throws IOException {
    for (Path file : new Path[] {certificate, key}) {
      if (!Files.isReadable(file)) {
        throw new IOException("Cannot read " + file + ", which TLS needs.");
      }
    }
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "TLS cannot use the certificate "
              + certificate
              + " with the key "
              + key
              + ": "
              + e.getMessage()
              + " Both must be PEM, the key PKCS#8 without a password (openssl pkcs8 -topk8 -nocrypt).",
          e);
    }
  }
}
