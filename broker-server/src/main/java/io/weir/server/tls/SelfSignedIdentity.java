package io.weir.server.tls;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a server that was given none: a certificate that vouches for itself, good for
 * {@code localhost}, the loopback addresses and the host that is listened on. It is made once and
 * kept, so that clients can trust the file; shortly before it expires, or for another host, it is
 * made anew. Not thread-safe: one server at a time has the directory.
 */
public final class SelfSignedIdentity {
  private static final String CERTIFICATE = "certificate.pem";
  private static final String KEY = "key.pem";
  private static final Duration AHEAD = Duration.ofDays(30);

  private static final String FOR_OWNER = "rw-------";
  private static final String FOR_ALL = "rw-r--r--";

  private SelfSignedIdentity() {}

  /**
   * The identity in a directory, which is created if it is not there.
   *
   * @param host a name or an address that is listened on
   * @throws IOException if the files cannot be read or written
   */
  public static TlsIdentity in(Path directory, String host, Instant now) throws IOException {
    TlsIdentity identity = new TlsIdentity(directory.resolve(CERTIFICATE), directory.resolve(KEY));
    try {
      if (!isUsable(identity, host, now)) {
        Files.createDirectories(directory);
        write(identity, host, now);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("Cannot make a certificate in " + directory + ".", e);
    }
    return identity;
  }

  private static boolean isUsable(TlsIdentity identity, String host, Instant now)
      throws IOException {
    if (!Files.exists(identity.certificate()) || !Files.exists(identity.key())) {
      return false;
    }
    try {
      byte[] pem = Files.readAllBytes(identity.certificate());
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return certificate.getNotAfter().toInstant().isAfter(now.plus(AHEAD))
          && isFor(certificate, host);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean isFor(X509Certificate certificate, String host)
      throws GeneralSecurityException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names != null
        && names.stream().map(name -> name.get(1)).toList().containsAll(namesAsShown(host));
  }

  private static List<String> namesAsShown(String host) {
    List<String> all = new ArrayList<>(dnsNames(host));
    for (InetAddress address : addresses(host)) {
      all.add(address.getHostAddress());
    }
    return all;
  }

  private static void write(TlsIdentity identity, String host, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    byte[] certificate = SelfSignedCertificate.create(keys, dnsNames(host), addresses(host), now);
    Files.deleteIfExists(identity.certificate()); // So that no mixture is ever taken for a pair.
    replace(identity.key(), pem("PRIVATE KEY", keys.getPrivate().getEncoded()), FOR_OWNER);
    replace(identity.certificate(), pem("CERTIFICATE", certificate), FOR_ALL);
  }

  /** Whole or not at all; never, not even at first, for more eyes than meant. */
  private static void replace(Path file, String content, String permissions) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    } else {
      Files.createFile(temporary);
    }
    Files.writeString(temporary, content, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String pem(String kind, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  private static List<String> dnsNames(String host) {
    return address(host) != null || host.equals("localhost")
        ? List.of("localhost")
        : List.of("localhost", host);
  }

  private static List<InetAddress> addresses(String host) {
    List<InetAddress> all = new ArrayList<>(List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6));
    InetAddress address = address(host);
    if (address != null && !all.contains(address) && !address.isAnyLocalAddress()) {
      all.add(address);
    }
    return all;
  }

  /** The address that is written there; null for a name. */
  private static @Nullable InetAddress address(String host) {
    return NetUtil.createInetAddressFromIpAddressString(host);
  }
}
