package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.weir.broker.Broker;
import io.weir.broker.aggregate.AggregateWriter;
import io.weir.broker.data.Record;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.consumer.gateway.SourceRecord;
import io.weir.producer.Producer;
import io.weir.producer.ProducerRecord;
import io.weir.producer.SendReceipt;
import io.weir.producer.gateway.broker.BrokerGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.Tag;

/** Amazon's KCL takes our aggregated records apart, and we take KPL's apart. */
class AmazonAggregationTest {
  private static final BigInteger MIDDLE = BigInteger.ONE.shiftLeft(127);
  private static final BigInteger END = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
  private static final String FIRST_HALF_END = MIDDLE.subtract(BigInteger.ONE).toString();

  /**
   * What a user put.
   *
   * @param data in hexadecimal digits
   */
  private record User(String key, @Nullable String hashKey, String data) {}

  private record Stored(
      String sequenceNumber, String partitionKey, ByteBuffer data, Instant arrival)
      implements SourceRecord {}

  private static String hex(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static User user(KinesisClientRecord record) {
    return new User(record.partitionKey(), record.explicitHashKey(), hex(record.data()));
  }

  private static User user(ConsumerRecord record) {
    return new User(record.partitionKey(), record.explicitHashKey(), hex(record.data()));
  }

  /** Some keys more than once, some hash keys given, some data empty. */
  private static List<User> users(int count, int keys) {
    SplittableRandom random = new SplittableRandom(count);
    List<User> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[random.nextInt(random.nextInt(20) == 0 ? 3000 : 60)];
      random.nextBytes(data);
      byte[] hashKey = new byte[16];
      random.nextBytes(hashKey);
      users.add(
          new User(
              "clé-" + random.nextInt(keys),
              i % 3 == 0 ? new BigInteger(1, hashKey).toString() : null,
              HexFormat.of().formatHex(data)));
    }
    return users;
  }

  private static byte[] ours(List<User> users) {
    AggregateWriter writer = new AggregateWriter();
    users.forEach(u -> writer.add(u.key(), u.hashKey(), HexFormat.of().parseHex(u.data())));
    return writer.toBytes();
  }

  // ---- what we write, KCL reads

  private static List<KinesisClientRecord> record(byte[] data) {
    return List.of(
        KinesisClientRecord.builder()
            .data(ByteBuffer.wrap(data))
            .partitionKey("outer")
            .sequenceNumber("10")
            .build());
  }

  private static List<KinesisClientRecord> apart(byte[] data, BigInteger from, BigInteger to) {
    return new AggregatorUtil().deaggregate(record(data), from.toString(), to.toString());
  }

  @Test
  void kclReadsWhatTheWriterWrites() {
    for (int count : new int[] {1, 2, 127, 128, 20_000}) {
      List<User> users = users(count, 1 + count / 10);
      List<KinesisClientRecord> read = apart(ours(users), BigInteger.ZERO, END);
      assertThat(read.stream().map(AmazonAggregationTest::user)).containsExactlyElementsOf(users);
      assertThat(read).allMatch(KinesisClientRecord::aggregated);
      assertThat(read.get(count - 1).subSequenceNumber()).isEqualTo(count - 1);
    }
  }

  /** Why the producer packs by shard, and sends again as a whole after a reshard. */
  @Test
  void kclDropsARecordOneOfWhoseKeysIsNotOfTheShard() {
    User low = new User("a", "0", "01");
    User edge = new User("b", FIRST_HALF_END, "02");
    User high = new User("c", MIDDLE.toString(), "03");
    byte[] sound = ours(List.of(low, edge));
    assertThat(apart(sound, BigInteger.ZERO, new BigInteger(FIRST_HALF_END))).hasSize(2);
    assertThat(apart(sound, MIDDLE, END)).isEmpty();
    byte[] strayed = ours(List.of(low, high, edge));
    assertThat(apart(strayed, BigInteger.ZERO, new BigInteger(FIRST_HALF_END))).isEmpty();
    assertThat(apart(strayed, BigInteger.ZERO, END)).hasSize(3);
  }

  @Test
  @Timeout(60)
  void kclReadsAllThatTheProducerPutsAndDropsNothing() {
    List<User> users = users(3000, 200);
    List<User> read = new ArrayList<>();
    List<CompletableFuture<SendReceipt>> sent = new ArrayList<>();
    int packed = 0;
    try (Broker broker = Broker.builder().ephemeral().limits(Limits.off()).start()) {
      broker.createStream("s", 4);
      try (Producer producer =
          Producer.builder(new BrokerGateway(broker, "s")).aggregate(20 * 1024).start()) {
        for (User user : users) {
          HashKey hashKey = user.hashKey() == null ? null : HashKey.parse(user.hashKey());
          byte[] data = HexFormat.of().parseHex(user.data());
          sent.add(producer.send(new ProducerRecord(user.key(), hashKey, data)));
        }
        producer.flush().join();
      }
      assertThat(sent).allMatch(each -> !each.isCompletedExceptionally());
      for (ShardDescription shard : broker.listShards("s")) {
        for (Record record : all(broker, shard.shardId())) {
          List<KinesisClientRecord> parts =
              new AggregatorUtil()
                  .deaggregate(
                      record(record.dataBytes()),
                      shard.hashKeyRange().start().toString(),
                      shard.hashKeyRange().end().toString());
          packed += parts.size() > 1 ? 1 : 0;
          parts.forEach(part -> read.add(part.aggregated() ? user(part) : whole(record)));
        }
      }
    }
    assertThat(packed).isPositive();
    assertThat(read.stream().map(User::data))
        .containsExactlyInAnyOrderElementsOf(users.stream().map(User::data).toList());
    assertThat(users).containsAll(read.stream().filter(u -> u.hashKey() != null).toList());
  }

  private static User whole(Record record) {
    return new User(record.partitionKey(), null, HexFormat.of().formatHex(record.dataBytes()));
  }

  private static List<Record> all(Broker broker, String shardId) {
    return broker
        .read(broker.iterator("s", shardId, StartingPosition.trimHorizon()), 10_000)
        .records();
  }

  // ---- what KPL writes, we read

  private static List<ConsumerRecord> apart(List<byte[]> stored) {
    List<SourceRecord> sources = new ArrayList<>();
    for (byte[] data : stored) {
      sources.add(new Stored("10", "outer", ByteBuffer.wrap(data), Instant.EPOCH));
    }
    return new Deaggregator("shard", Checkpoint.trimHorizon()).apart(sources);
  }

  /** KPL itself put these, see KplFixture in integration/java. */
  @Test
  void whatKplPutIsReadAsItsUsersPutIt() throws IOException {
    List<User> users = new ArrayList<>();
    List<User> read = new ArrayList<>();
    int packed = 0;
    for (String line : lines("kpl-1.0.4.txt")) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("user")) {
        users.add(new User(words[1], words[2].equals("-") ? null : words[2], words[3]));
        continue;
      }
      List<ConsumerRecord> parts = apart(List.of(HexFormat.of().parseHex(words[2])));
      packed += parts.get(0).isAggregated() ? 1 : 0;
      parts.forEach(p -> read.add(p.isAggregated() ? user(p) : new User(words[1], null, words[2])));
    }
    assertThat(packed).isEqualTo(3);
    assertThat(read).hasSizeGreaterThan(60).containsExactlyInAnyOrderElementsOf(users);
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = AmazonAggregationTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** Made with Amazon's own classes of the message, tags and all. */
  @Test
  void whatAmazonsClassesWriteIsRead() throws Exception {
    for (int count : new int[] {1, 127, 128, 5000}) {
      List<User> users = users(count, 1 + count / 10);
      List<ConsumerRecord> read = apart(List.of(amazons(users)));
      assertThat(read.stream().map(AmazonAggregationTest::user)).containsExactlyElementsOf(users);
      assertThat(read.get(count - 1).subSequenceNumber()).isEqualTo(count - 1);
    }
  }

  private static byte[] amazons(List<User> users) throws Exception {
    AggregatedRecord.Builder message = AggregatedRecord.newBuilder();
    for (User user : users) {
      var record =
          message
              .addRecordsBuilder()
              .setPartitionKeyIndex(message.getPartitionKeyTableCount())
              .setData(ByteString.copyFrom(HexFormat.of().parseHex(user.data())))
              .addTags(Tag.newBuilder().setKey("k").setValue("v"));
      message.addPartitionKeyTable(user.key());
      if (user.hashKey() != null) {
        record.setExplicitHashKeyIndex(message.getExplicitHashKeyTableCount());
        message.addExplicitHashKeyTable(user.hashKey());
      }
    }
    byte[] body = message.build().toByteArray();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(HexFormat.of().parseHex("f3899ac2"));
    all.write(body);
    all.write(MessageDigest.getInstance("MD5").digest(body));
    return all.toByteArray();
  }
}
