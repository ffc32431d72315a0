package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a consumer is told at a record that the disk has spoilt, and how it goes on by choice. */
@Timeout(60)
class CorruptRecordIT {
  private static final Pattern ITERATOR = Pattern.compile("ShardIterator\":\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("AT_SEQUENCE_NUMBER (\\d{56})[.]");

  @TempDir Path directory;

  @Test
  void isToldByFileAndPositionAndTheNextReadableNumber() throws IOException {
    try (Broker broker =
            TestEngine.choose(Broker.builder())
                .dataDirectory(directory)
                .durability(TestEngine.durability())
                .limits(Limits.off())
                .start();
        KinesisServer server = KinesisServer.builder(broker).start();
        RawClient client = new RawClient(server.port())) {
      broker.createStream("s", 1);
      put(client, "the first");
      put(client, "the second");
      put(client, "the third");
      spoil("the second");

      String first = iterator(client, "\"ShardIteratorType\":\"TRIM_HORIZON\"");
      RawClient.Response before = get(client, first);
      assertThat(before.status()).isEqualTo(200);
      assertThat(before.body()).contains(base64("the first")).doesNotContain(base64("the third"));

      RawClient.Response at = get(client, find(ITERATOR, before.body()));
      assertThat(at.status()).isEqualTo(500);
      assertThat(at.body()).contains("InternalFailure", TestEngine.suffix(), "position");

      String next = find(NUMBER, at.body());
      RawClient.Response behind =
          get(
              client,
              iterator(
                  client,
                  "\"ShardIteratorType\":\"AT_SEQUENCE_NUMBER\",\"StartingSequenceNumber\":\""
                      + next
                      + '"'));
      assertThat(behind.status()).isEqualTo(200);
      assertThat(behind.body()).contains(base64("the third"));
    }
  }

  private static void put(RawClient client, String data) throws IOException {
    String body = "{\"StreamName\":\"s\",\"PartitionKey\":\"k\",\"Data\":\"" + base64(data) + "\"}";
    assertThat(client.call("PutRecord", body).status()).isEqualTo(200);
  }

  private static String iterator(RawClient client, String members) throws IOException {
    String body = "{\"StreamName\":\"s\",\"ShardId\":\"shardId-000000000000\"," + members + "}";
    return find(ITERATOR, client.call("GetShardIterator", body).body());
  }

  private static RawClient.Response get(RawClient client, String iterator) throws IOException {
    return client.call("GetRecords", "{\"ShardIterator\":\"" + iterator + "\"}");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String find(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
    return found.group(1);
  }

  /** Changes a byte of a record behind the broker's back, in the one file that has it. */
  private void spoil(String data) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(TestEngine.suffix())).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int at = content.indexOf(data);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'T'}), at);
          }
          return;
        }
      }
    }
    throw new AssertionError("no file holds '" + data + "'");
  }
}
