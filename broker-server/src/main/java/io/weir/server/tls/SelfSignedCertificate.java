package io.weir.server.tls;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes a certificate that vouches for itself, for a server by some names and addresses. The JDK
 * reads certificates and makes none, and a library for one would be larger than the server; so it
 * is put together here, field by field as RFC 5280 has them.
 */
final class SelfSignedCertificate {
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  // What clients accept at most of a server's certificate.
  private static final Duration LIFE = Duration.ofDays(397);

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = Der.identifier(0x55, 0x04, 0x03);
  private static final byte[] SUBJECT_KEY_IDENTIFIER = Der.identifier(0x55, 0x1d, 0x0e);
  private static final byte[] KEY_USAGE = Der.identifier(0x55, 0x1d, 0x0f);
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.identifier(0x55, 0x1d, 0x11);
  private static final byte[] BASIC_CONSTRAINTS = Der.identifier(0x55, 0x1d, 0x13);
  private static final byte[] EXTENDED_KEY_USAGE = Der.identifier(0x55, 0x1d, 0x25);
  private static final byte[] SERVER_AUTHENTICATION =
      Der.identifier(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01);

  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private SelfSignedCertificate() {}

  /**
   * Makes one.
   *
   * @param keys of an elliptic curve
   * @param names DNS names it is good for
   * @param addresses IP addresses it is good for
   * @return its DER form
   */
  static byte[] create(KeyPair keys, List<String> names, List<InetAddress> addresses, Instant now)
      throws GeneralSecurityException {
    byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text("Weir, self-signed"))));
    byte[] toBeSigned =
        Der.sequence(
            Der.explicit(0, Der.integer((byte) 2)), // version 3
            Der.integer(serialNumber()),
            ECDSA_WITH_SHA256,
            name,
            Der.sequence(time(now.minus(CLOCKS_DIFFER)), time(now.plus(LIFE))),
            name,
            keys.getPublic().getEncoded(),
            Der.explicit(3, extensions(keys, names, addresses)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(toBeSigned);
    return Der.sequence(toBeSigned, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
  }

  private static byte[] serialNumber() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    random[0] = (byte) ((random[0] & 0x3f) | 0x40); // positive, and no leading zero
    return random;
  }

  private static byte[] time(Instant time) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    String pattern = utc.getYear() < 2050 ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'";
    return Der.time(DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(utc));
  }

  /** It vouches for itself, so it is an authority; clients are strict about what one must say. */
  private static byte[] extensions(KeyPair keys, List<String> names, List<InetAddress> addresses)
      throws GeneralSecurityException {
    byte[] digitalSignatureAndCertificates = {(byte) 0x84};
    return Der.sequence(
        critical(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true))),
        critical(KEY_USAGE, Der.bits(2, digitalSignatureAndCertificates)),
        extension(EXTENDED_KEY_USAGE, Der.sequence(SERVER_AUTHENTICATION)),
        extension(SUBJECT_KEY_IDENTIFIER, Der.octets(keyIdentifier(keys))),
        extension(SUBJECT_ALTERNATIVE_NAME, alternativeNames(names, addresses)));
  }

  private static byte[] keyIdentifier(KeyPair keys) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded());
    return Arrays.copyOf(hash, 20);
  }

  private static byte[] alternativeNames(List<String> names, List<InetAddress> addresses) {
    List<byte[]> all = new ArrayList<>();
    for (String name : names) {
      all.add(Der.implicit(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
    }
    for (InetAddress address : addresses) {
      all.add(Der.implicit(IP_ADDRESS, address.getAddress()));
    }
    return Der.sequence(all.toArray(byte[][]::new));
  }

  private static byte[] extension(byte[] identifier, byte[] value) {
    return Der.sequence(identifier, Der.octets(value));
  }

  private static byte[] critical(byte[] identifier, byte[] value) {
    return Der.sequence(identifier, Der.bool(true), Der.octets(value));
  }
}
