package io.weir.integration.kpl;

import io.weir.integration.records.NumberedRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** All that is in a stream, taken apart by KCL's AggregatorUtil. Not thread-safe. */
final class ReadBack {

  private final KinesisAsyncClient kinesis;
  private final String stream;
  private final AggregatorUtil aggregation = new AggregatorUtil();
  private final List<UserRecord> userRecords = new ArrayList<>();
  private int kinesisRecords;

  ReadBack(KinesisAsyncClient kinesis, String stream) {
    this.kinesis = kinesis;
    this.stream = stream;
  }

  /** Reads a shard from its oldest record to its end, or to its newest record if it is open. */
  void read(Shard shard) {
    String iterator = oldest(shard.shardId());
    while (iterator != null) {
      GetRecordsResponse read = next(iterator);
      read.records().forEach(record -> add(shard, record));
      iterator = read.millisBehindLatest() == 0 ? null : read.nextShardIterator();
    }
  }

  /** What was in the shards read so far. */
  List<UserRecord> userRecords() {
    return userRecords;
  }

  /** How many records of the stream that were. */
  int kinesisRecords() {
    return kinesisRecords;
  }

  private String oldest(String shardId) {
    return kinesis
        .getShardIterator(
            get ->
                get.streamName(stream)
                    .shardId(shardId)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .join()
        .shardIterator();
  }

  private GetRecordsResponse next(String iterator) {
    return kinesis.getRecords(get -> get.shardIterator(iterator)).join();
  }

  private void add(Shard shard, Record record) {
    kinesisRecords++;
    HashKeyRange range = shard.hashKeyRange();
    String place = shard.shardId() + " " + record.sequenceNumber();
    Set<NumberedRecord> kept =
        aggregation
            .deaggregate(client(record), range.startingHashKey(), range.endingHashKey())
            .stream()
            .map(ReadBack::parse)
            .collect(Collectors.toSet());
    aggregation.deaggregate(client(record)).stream()
        .map(ReadBack::parse)
        .map(user -> new UserRecord(user, place, isIn(range, user.key()), kept.contains(user)))
        .forEach(userRecords::add);
  }

  private static List<KinesisClientRecord> client(Record record) {
    return List.of(KinesisClientRecord.fromRecord(record));
  }

  private static NumberedRecord parse(KinesisClientRecord record) {
    return NumberedRecord.parse(record.partitionKey(), record.data());
  }

  private static boolean isIn(HashKeyRange range, String partitionKey) {
    BigInteger hashKey = new BigInteger(1, md5(partitionKey));
    return hashKey.compareTo(new BigInteger(range.startingHashKey())) >= 0
        && hashKey.compareTo(new BigInteger(range.endingHashKey())) <= 0;
  }

  private static byte[] md5(String partitionKey) {
    try {
      return MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
