package io.weir.broker.reliability;

import io.weir.broker.Broker;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.reliability.Report.Batch;
import io.weir.broker.reliability.Report.Kind;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamDescription;

/** Reads, and reports each record that it saw. Thread-safe. */
final class Reading {
  private static final int MOST = 1_000;

  private final Broker broker;
  private final Report report;

  Reading(Broker broker, Report report) {
    this.broker = broker;
    this.report = report;
  }

  /** Streams, shards, and all their records from the oldest to the newest. */
  void reportEverything() {
    for (String name : broker.listStreams()) {
      StreamDescription stream = broker.describeStream(name);
      report.say(
          Kind.STREAM,
          out -> {
            out.writeUTF(name);
            out.writeLong(incarnation(stream.shards().get(0)));
            out.writeInt(stream.shards().size());
            out.writeLong(stream.retention().toHours());
          });
    }
    report.say(Kind.STREAMS_END, out -> {});
    for (String name : broker.listStreams()) {
      for (ShardDescription shard : broker.listShards(name)) {
        reportShard(name, shard);
      }
    }
  }

  private void reportShard(String name, ShardDescription shard) {
    ShardIterator next = broker.iterator(name, shard.shardId(), StartingPosition.trimHorizon());
    long start = next.offset();
    String last = null;
    while (true) {
      try {
        ReadResult result = broker.read(next, MOST);
        next = result.next();
        if (result.count() == 0) {
          break;
        }
        report(result, true);
        last = result.sequenceNumber(result.count() - 1);
      } catch (ExpiredIteratorException e) { // On a fast clock five minutes are soon over.
        StartingPosition goOn =
            last == null
                ? StartingPosition.trimHorizon()
                : StartingPosition.afterSequenceNumber(last);
        next = broker.iterator(name, shard.shardId(), goOn);
      }
    }
    // Not where reading ended: retention may have taken what was still to be read.
    long end = broker.iterator(name, shard.shardId(), StartingPosition.latest()).offset();
    report.say(
        Kind.SHARD_END,
        out -> {
          out.writeLong(incarnation(shard));
          out.writeInt(index(shard));
          out.writeLong(start);
          out.writeLong(end);
        });
  }

  private static int index(ShardDescription shard) {
    return SequenceNumber.parse(shard.startingSequenceNumber()).shardIndex();
  }

  static long incarnation(ShardDescription shard) {
    return SequenceNumber.parse(shard.startingSequenceNumber()).creationSecond();
  }

  /**
   * Reports the records of one answer.
   *
   * @param inspecting whether they are read from the start of the shard on, one after the other
   */
  void report(ReadResult result, boolean inspecting) {
    Batch batch = new Batch();
    for (int i = 0; i < result.count(); i++) {
      int record = i;
      String number = result.sequenceNumber(i);
      SequenceNumber parts = SequenceNumber.parse(number);
      batch.add(
          Kind.RECORD,
          out -> {
            byte[] bytes = result.bytes();
            int key = result.keyStart(record);
            int keyLength = result.keyLength(record);
            int data = result.dataStart(record);
            int length = result.dataLength(record);
            out.writeBoolean(inspecting);
            out.writeLong(parts.creationSecond());
            out.writeInt(parts.shardIndex());
            out.writeLong(result.offset(record));
            out.writeLong(Report.hash(number));
            out.writeLong(result.arrivalMillis(record));
            out.writeLong(Content.idOf(bytes, key, keyLength, data, length));
            out.writeInt(Content.checksum(bytes, key, keyLength + length));
            out.writeInt(length);
          });
    }
    report.say(batch);
  }
}
