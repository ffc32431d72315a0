package io.weir.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedIdentityTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  @TempDir private Path directory;

  @Test
  void theCertificateSaysWhatClientsAreStrictAbout() throws Exception {
    X509Certificate certificate = certificate(SelfSignedIdentity.in(directory, "kinesis", NOW));
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber()).isPositive();
    assertThat(certificate.getSubjectX500Principal())
        .isEqualTo(certificate.getIssuerX500Principal());
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(397)));
    assertThat(certificate.getBasicConstraints()).isNotNegative();
    boolean[] usage = certificate.getKeyUsage();
    assertThat(usage[0]).as("digital signature").isTrue();
    assertThat(usage[5]).as("signing certificates").isTrue();
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getExtensionValue("2.5.29.14")).hasSize(24);
    assertThat(certificate.getCriticalExtensionOIDs()).isEqualTo(Set.of("2.5.29.15", "2.5.29.19"));
    assertThat(names(certificate))
        .containsExactly("localhost", "kinesis", "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void theAddressThatIsListenedOnIsNamed() throws Exception {
    assertThat(names(certificate(SelfSignedIdentity.in(directory, "10.1.2.3", NOW))))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "10.1.2.3");
    assertThat(names(certificate(SelfSignedIdentity.in(directory, "0.0.0.0", NOW))))
        .contains("localhost", "127.0.0.1")
        .doesNotContain("0.0.0.0");
  }

  @Test
  void theKeyIsForItsOwnerOnly() throws Exception {
    TlsIdentity identity = SelfSignedIdentity.in(directory.resolve("made"), "localhost", NOW);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity.key())))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory.resolve("made"))) {
      assertThat(files).containsExactlyInAnyOrder(identity.certificate(), identity.key());
    }
  }

  @Test
  void itIsKeptUntilItIsNoLongerOfUse() throws Exception {
    byte[] first = encoded("localhost", NOW);
    assertThat(encoded("127.0.0.1", NOW.plus(Duration.ofDays(360)))).isEqualTo(first);
    byte[] second = encoded("localhost", NOW.plus(Duration.ofDays(370)));
    assertThat(second).isNotEqualTo(first);
    assertThat(encoded("other", NOW.plus(Duration.ofDays(370)))).isNotEqualTo(second);
  }

  @Test
  void whatIsDamagedIsMadeAnew() throws Exception {
    TlsIdentity identity = SelfSignedIdentity.in(directory, "localhost", NOW);
    Files.writeString(identity.certificate(), "nonsense");
    SelfSignedIdentity.in(directory, "localhost", NOW).newContext();
    Files.delete(identity.key());
    SelfSignedIdentity.in(directory, "localhost", NOW).newContext();
  }

  @Test
  void filesThatDoNotServeAreNamed() throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> new TlsIdentity(missing, missing).newContext())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing.toString());
    Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");
    assertThatThrownBy(() -> new TlsIdentity(nonsense, nonsense).newContext())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(nonsense.toString())
        .hasMessageContaining("PKCS#8");
  }

  private byte[] encoded(String host, Instant now) throws Exception {
    return certificate(SelfSignedIdentity.in(directory, host, now)).getEncoded();
  }

  private static X509Certificate certificate(TlsIdentity identity)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(identity.certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static List<String> names(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }
}
