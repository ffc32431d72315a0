package io.weir.broker.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AggregateTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatWasWrittenIsReadInItsOrder() {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 200; run++) {
      AggregateWriter writer = new AggregateWriter();
      int count = 1 + random.nextInt(300);
      byte[][] data = new byte[count][];
      int[] keys = new int[count];
      int estimated = AggregateSize.OVERHEAD;
      for (int i = 0; i < count; i++) {
        data[i] = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : 300)];
        random.nextBytes(data[i]);
        keys[i] = random.nextInt(20);
        boolean hashed = keys[i] % 3 == 0;
        writer.add("clé-" + keys[i], hashed ? hash(keys[i]) : null, data[i]);
        estimated += AggregateSize.atMost(data[i].length + bytes("clé-" + keys[i]).length, hashed);
      }
      byte[] all = writer.toBytes();
      assertThat(all.length).isLessThanOrEqualTo(estimated);
      List<UserRecord> read = AggregateReader.read(all).orElseThrow();
      assertThat(read).hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat(read.get(i).partitionKey()).isEqualTo("clé-" + keys[i]);
        assertThat(read.get(i).explicitHashKey())
            .isEqualTo(keys[i] % 3 == 0 ? hash(keys[i]) : null);
        assertThat(read.get(i).data()).isEqualTo(data[i]);
      }
    }
  }

  private static String hash(int key) {
    return "34028236692093846346337460743176821145" + key % 5;
  }

  /** The message that the format's description leads to, written by hand. */
  @Test
  void theBytesAreThoseOfTheFormat() throws Exception {
    String message =
        "0a026b31" // 1: "k1"
            + "1a07" // 3: a record of 7 bytes
            + "0800" // 1: key 0
            + "1a03616263" // 3: "abc"
            + "120135" // 2: "5"
            + "1a08080010001a0278" // see below
            + "79";
    byte[] body = HexFormat.of().parseHex(message);
    byte[] md5 = MessageDigest.getInstance("MD5").digest(body);
    AggregateWriter writer = new AggregateWriter();
    writer.add("k1", null, bytes("abc"));
    writer.add("k1", "5", bytes("xy"));
    assertThat(HexFormat.of().formatHex(writer.toBytes()))
        .isEqualTo("f3899ac2" + message + HexFormat.of().formatHex(md5));
  }

  /** KPL puts the tables first, and may add tags and fields to come. */
  @Test
  void tagsAndUnknownFieldsAreSkipped() throws Exception {
    byte[] body =
        HexFormat.of()
            .parseHex(
                "0a026b31" // key "k1"
                    + "0a026b32" // key "k2"
                    + "1a0d" // a record of 13 bytes
                    + "0801" // key 1
                    + "1a0161" // "a"
                    + "2206" // a tag of 6 bytes
                    + "0a0161120162"
                    + "2d00000000" // an unknown field of 4 bytes
                    + "310000000000000000" // one of 8
                    + "3805"); // and a number
    byte[] data = wrap(body);
    List<UserRecord> read = AggregateReader.read(data).orElseThrow();
    assertThat(read).hasSize(1);
    assertThat(read.get(0).partitionKey()).isEqualTo("k2");
    assertThat(read.get(0).data()).isEqualTo(bytes("a"));
  }

  private static byte[] wrap(byte[] body) {
    return Envelope.wrap(body, body.length);
  }

  @Test
  void otherDataIsNotTakenApart() {
    assertThat(AggregateReader.read(new byte[0])).isEmpty();
    assertThat(AggregateReader.read(bytes("an ordinary record"))).isEmpty();
    byte[] magicOnly = HexFormat.of().parseHex("f3899ac2" + "00".repeat(30));
    assertThat(AggregateReader.read(magicOnly)).isEmpty();
  }

  /** With a checksum that fits, so that the parser sees it: never more than "not one". */
  @Test
  void garbageInTheEnvelopeIsNoRecord() {
    SplittableRandom random = new SplittableRandom(3);
    AggregateWriter writer = new AggregateWriter();
    writer.add("key", "12", new byte[40]);
    writer.add("other", null, new byte[200]);
    byte[] whole = writer.toBytes();
    byte[] message = Arrays.copyOfRange(whole, Envelope.messageStart(), Envelope.messageEnd(whole));
    for (int run = 0; run < 20_000; run++) {
      byte[] spoilt = Arrays.copyOf(message, 1 + random.nextInt(message.length));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
      }
      AggregateReader.read(wrap(spoilt))
          .ifPresent(read -> assertThat(read).allMatch(r -> r.data().length <= 200));
    }
  }
}
