package io.weir.integration.kpl;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.weir.integration.Clients;
import io.weir.integration.Streams;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * Lets KPL put a few user records, and writes them and what KPL made of them to a file: the fixture
 * of the consumer library's {@code AmazonAggregationTest}.
 *
 * <pre>
 *   user PARTITION_KEY EXPLICIT_HASH_KEY|- DATA      as it was put, the data in hexadecimal digits
 *   stored PARTITION_KEY DATA                        a record of the stream
 * </pre>
 */
public final class KplFixture {
  private static final int USER_RECORDS = 60;
  private static final int KEYS = 9;
  private static final int MOST_BYTES = 40;
  private static final int MOST_ATTEMPTS = 50;

  private final List<String> lines = new ArrayList<>();
  // Seeded, so that another version of KPL gets the same records.
  private final Random random = new Random(5);

  private KplFixture() {}

  /** Arguments: those of {@link KplRun} up to the directory, and the file to write. */
  public static void main(String[] args) throws Exception {
    if (args.length != 5) {
      System.err.println(
          "usage: KplFixture KINESIS_ENDPOINT TLS_ENDPOINT CERTIFICATE DIRECTORY FILE");
      System.exit(2);
    }
    URI endpoint = URI.create(args[0]);
    KinesisProducer producer =
        new KinesisProducer(KplRun.configuration(URI.create(args[1]), args[2], args[3]));
    try (Clients clients = new Clients(endpoint, endpoint)) {
      String name = "kpl-fixture-" + System.currentTimeMillis();
      Streams stream = Streams.create(clients.kinesis(), name, 2);
      new KplFixture().write(producer, clients.kinesis(), stream, Path.of(args[4]));
    } finally {
      producer.destroy();
    }
    System.exit(0);
  }

  private void write(KinesisProducer producer, KinesisAsyncClient kinesis, Streams stream, Path to)
      throws IOException, ExecutionException, InterruptedException {
    // Until KPL knows the shards it packs nothing. What it puts until then is in the fixture too.
    boolean packs = false;
    for (int i = 0; i < MOST_ATTEMPTS && !packs; i++) {
      packs = together(put(producer, stream.name(), 1), put(producer, stream.name(), 1));
    }
    List<ListenableFuture<UserRecordResult>> puts = new ArrayList<>();
    for (int i = 0; i < USER_RECORDS; i++) {
      puts.add(put(producer, stream.name(), i));
    }
    Futures.allAsList(puts).get();
    stream.shards().forEach(shard -> read(kinesis, stream.name(), shard));
    Files.write(to, lines, StandardCharsets.UTF_8);
  }

  private static boolean together(
      ListenableFuture<UserRecordResult> one, ListenableFuture<UserRecordResult> other)
      throws ExecutionException, InterruptedException {
    return one.get().getSequenceNumber().equals(other.get().getSequenceNumber());
  }

  private ListenableFuture<UserRecordResult> put(
      KinesisProducer producer, String stream, int number) {
    String key = "clé-" + number % KEYS;
    String hashKey = number % 4 == 0 ? new BigInteger(128, random).toString() : null;
    byte[] data = new byte[1 + random.nextInt(MOST_BYTES)];
    random.nextBytes(data);
    lines.add("user " + key + " " + (hashKey == null ? "-" : hashKey) + " " + hex(data));
    return producer.addUserRecord(stream, key, hashKey, ByteBuffer.wrap(data));
  }

  private void read(KinesisAsyncClient kinesis, String stream, Shard shard) {
    String oldest =
        kinesis
            .getShardIterator(
                get ->
                    get.streamName(stream)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .join()
            .shardIterator();
    kinesis
        .getRecords(get -> get.shardIterator(oldest))
        .join()
        .records()
        .forEach(
            record ->
                lines.add(
                    "stored " + record.partitionKey() + " " + hex(record.data().asByteArray())));
  }

  private static String hex(byte[] data) {
    return HexFormat.of().formatHex(data);
  }
}
