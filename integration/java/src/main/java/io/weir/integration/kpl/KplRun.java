package io.weir.integration.kpl;

import com.google.common.util.concurrent.ListenableFuture;
import io.weir.integration.Clients;
import io.weir.integration.Streams;
import io.weir.integration.records.NumberedRecord;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/**
 * KPL puts user records over TLS, with aggregation or without, and a shard is split half way. Then
 * the stream is read back: each user record must be there once, in the shard and the record that
 * KPL was told.
 */
public final class KplRun {

  private static final Logger LOG = LoggerFactory.getLogger(KplRun.class);
  private static final String STRAYED = "Wrong Shard";
  private static final int KEYS = 500;
  private static final int MOST_OUTSTANDING = 5_000;
  private static final long ANSWER_SECONDS = 60;
  private static final int MOST_PROBLEMS = 20;

  private final Clients clients;
  private final KinesisProducerConfiguration configuration;
  private final int records;
  private final boolean aggregation;
  private final Map<NumberedRecord, ListenableFuture<UserRecordResult>> puts =
      new LinkedHashMap<>();
  private int attempts;

  private KplRun(Clients clients, KinesisProducerConfiguration configuration, int records) {
    this.clients = clients;
    this.configuration = configuration;
    this.records = records;
    this.aggregation = configuration.isAggregationEnabled();
  }

  /**
   * Arguments: the endpoint of Weir, its endpoint with TLS, the certificate's file, a directory for
   * KPL's daemon, {@code aggregated} or {@code single}, and how many user records to put. Ends with
   * 1 when something is wrong.
   */
  public static void main(String[] args) {
    if (args.length != 6) {
      System.err.println(
          "usage: KplRun KINESIS_ENDPOINT TLS_ENDPOINT CERTIFICATE DIRECTORY aggregated|single RECORDS");
      System.exit(2);
    }
    int code = 1;
    URI endpoint = URI.create(args[0]);
    try (Clients clients = new Clients(endpoint, endpoint)) {
      KinesisProducerConfiguration configuration =
          configuration(URI.create(args[1]), args[2], args[3])
              .setAggregationEnabled(args[4].equals("aggregated"));
      code = new KplRun(clients, configuration, Integer.parseInt(args[5])).run() ? 0 : 1;
    } catch (Exception e) {
      LOG.error("the run could not go on", e);
    }
    System.exit(code);
  }

  static KinesisProducerConfiguration configuration(
      URI endpoint, String certificate, String directory) {
    return new KinesisProducerConfiguration()
        .setKinesisEndpoint(endpoint.getHost())
        .setKinesisPort(endpoint.getPort())
        .setCaCertFile(certificate)
        // Asked for the account; KPL ends when nobody answers.
        .setStsEndpoint(endpoint.getHost())
        .setStsPort(endpoint.getPort())
        .setRegion(Clients.REGION.id())
        .setCredentialsProvider(Clients.CREDENTIALS)
        .setMetricsLevel("none")
        .setTempDirectory(directory);
  }

  private boolean run() throws Exception {
    long began = System.nanoTime();
    String name = "kpl-" + mode() + "-" + System.currentTimeMillis();
    Streams stream = Streams.create(clients.kinesis(), name, 2);
    KinesisProducer producer = new KinesisProducer(configuration);
    try {
      put(producer, name, 0, records / 2);
      split(stream);
      put(producer, name, records / 2, records);
      producer.flushSync();
      Map<NumberedRecord, Told> told = told();
      ReadBack read = new ReadBack(clients.kinesis(), name);
      stream.shards().forEach(read::read);
      return report(read, told, (System.nanoTime() - began) / 1e9);
    } finally {
      producer.destroy();
    }
  }

  private void put(KinesisProducer producer, String stream, int from, int to)
      throws InterruptedException {
    for (int i = from; i < to; i++) {
      while (producer.getOutstandingRecordsCount() >= MOST_OUTSTANDING) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      NumberedRecord record = new NumberedRecord("user" + i % KEYS, 1 + i / KEYS);
      puts.put(
          record, producer.addUserRecord(stream, record.key(), ByteBuffer.wrap(record.data())));
    }
  }

  private static void split(Streams stream) {
    Shard shard = stream.shards().get(0);
    HashKeyRange range = shard.hashKeyRange();
    BigInteger sum =
        new BigInteger(range.startingHashKey()).add(new BigInteger(range.endingHashKey()));
    stream.split(shard.shardId(), sum.shiftRight(1).toString());
  }

  /** What KPL says of each user record. */
  private Map<NumberedRecord, Told> told() throws InterruptedException, TimeoutException {
    Map<NumberedRecord, Told> told = new HashMap<>();
    for (Map.Entry<NumberedRecord, ListenableFuture<UserRecordResult>> put : puts.entrySet()) {
      told.put(put.getKey(), told(put.getValue()));
    }
    return told;
  }

  private Told told(ListenableFuture<UserRecordResult> put)
      throws InterruptedException, TimeoutException {
    try {
      UserRecordResult result = put.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      attempts += result.getAttempts().size();
      long strayed =
          result.getAttempts().stream()
              .filter(attempt -> STRAYED.equals(attempt.getErrorCode()))
              .count();
      return new Told(result.getShardId() + " " + result.getSequenceNumber(), (int) strayed);
    } catch (ExecutionException e) {
      return new Told("nowhere: " + e.getCause(), 0);
    }
  }

  private boolean report(ReadBack read, Map<NumberedRecord, Told> told, double seconds) {
    PutsCheck check = new PutsCheck(told, read.userRecords());
    List<String> problems = new ArrayList<>(check.problems());
    if (aggregation != read.kinesisRecords() < told.size()) {
      problems.add(read.kinesisRecords() + " records for " + told.size() + " user records");
    }
    problems.stream()
        .limit(MOST_PROBLEMS)
        .forEach(problem -> System.err.println("kpl " + mode() + ": " + problem));
    System.out.printf(
        Locale.ROOT,
        "kpl %s: %d user records over TLS through a split (%d attempts), in %d records; %d copies that"
            + " KPL left, %d that KCL leaves out; %d problems; %.0f s%n",
        mode(),
        told.size(),
        attempts,
        read.kinesisRecords(),
        check.copies(),
        check.leftOut(),
        problems.size(),
        seconds);
    return problems.isEmpty();
  }

  private String mode() {
    return aggregation ? "aggregated" : "single";
  }
}
