package io.weir.cli;

import io.weir.server.tls.SelfSignedIdentity;
import io.weir.server.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Whether and how to serve over TLS. */
final class TlsOptions {
  private static final int NO_PORT = -1;

  @Option(
      names = "--tls-port",
      paramLabel = "PORT",
      description = "Serves over TLS too, on this port; 0 picks a free one.",
      showDefaultValue = Help.Visibility.NEVER)
  private int tlsPort = NO_PORT;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "The server's certificate, PEM; without it, one that vouches for itself is made in the"
              + " data directory.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM (PKCS#8).")
  private @Nullable Path key;

  /**
   * Checks what was given together.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  void check() {
    if (tlsPort < NO_PORT || tlsPort > 65_535) {
      throw new IllegalArgumentException("--tls-port must be 0 … 65535, not " + tlsPort + ".");
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--tls-cert and --tls-key come together.");
    }
    if (certificate != null && !isAsked()) {
      throw new IllegalArgumentException("--tls-cert and --tls-key want a --tls-port.");
    }
  }

  boolean isAsked() {
    return tlsPort != NO_PORT;
  }

  int port() {
    return tlsPort;
  }

  /** The identity that was given, or one that is made in the data directory. */
  TlsIdentity identity(Path data, String host) throws IOException {
    if (certificate != null && key != null) {
      return new TlsIdentity(certificate.toAbsolutePath(), key.toAbsolutePath());
    }
    Path directory = data.toAbsolutePath().normalize().resolve("tls");
    return SelfSignedIdentity.in(directory, host, Instant.now());
  }
}
