package io.weir.broker.reliability;

import io.weir.broker.Broker;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.stream.ShardDescription;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts records into a broker of this process, and sees to it that they are there. */
final class Witness {
  private static final int PATIENCE_SECONDS = 20;

  private final long seed;
  private final Map<String, ShardLedger> shards = new HashMap<>();
  private final Map<Long, BrokerException> rejected = new ConcurrentHashMap<>();
  private final Tally tally = new Tally();
  private int count;

  Witness(long seed) {
    this.seed = seed;
  }

  Tally tally() {
    return tally;
  }

  /** Puts the next record and waits until it is known what became of it; null if it is stored. */
  BrokerException put(Broker broker, String stream) {
    long id = Content.id(1, 1, count++);
    PutEntry entry = Content.of(seed, id);
    CompletableFuture<Void> heard = new CompletableFuture<>();
    broker.stream(stream).put(entry.partitionKey(), entry.data(), listener(stream, heard), id);
    try {
      heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new WrongBroker("nothing was heard of a put into " + stream + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return rejected.remove(id);
  }

  private AckListener listener(String stream, CompletableFuture<Void> heard) {
    return new AckListener() {
      @Override
      public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
        SequenceNumber number = SequenceNumber.parse(shard.sequenceNumber(offset, arrivalMillis));
        ledger(stream, shard.shardId(), number.creationSecond())
            .acknowledged(offset, Report.hash(number.toString()), tag, number.recordSecond());
        heard.complete(null);
      }

      @Override
      public void onRejected(long tag, BrokerException why) {
        rejected.put(tag, why);
        heard.complete(null);
      }
    };
  }

  private synchronized ShardLedger ledger(String stream, String shard, long incarnation) {
    return shards.computeIfAbsent(
        stream + " " + shard + " " + incarnation, name -> new ShardLedger(seed, name, tally));
  }

  /**
   * Reads all that a stream has; all that was acknowledged must be there, but for what was trimmed.
   *
   * @param youngest what arrived later cannot have been trimmed; {@link Long#MIN_VALUE} if nothing
   *     can
   */
  void readAll(Broker broker, String stream, long youngest) {
    for (ShardDescription shard : broker.listShards(stream)) {
      ShardLedger ledger = ledger(stream, shard.shardId(), Reading.incarnation(shard));
      ledger.beginLife();
      ShardIterator next = broker.iterator(stream, shard.shardId(), StartingPosition.trimHorizon());
      long start = next.offset();
      ReadResult result = broker.read(next, 1_000);
      while (result.count() > 0) {
        for (int i = 0; i < result.count(); i++) {
          saw(ledger, result, i, youngest);
        }
        result = broker.read(result.next(), 1_000);
      }
      long end = broker.iterator(stream, shard.shardId(), StartingPosition.latest()).offset();
      ledger.inspected(start, end, youngest);
    }
  }

  private static void saw(ShardLedger ledger, ReadResult result, int i, long youngest) {
    byte[] bytes = result.bytes();
    int key = result.keyStart(i);
    int keyLength = result.keyLength(i);
    int length = result.dataLength(i);
    ledger.saw(
        result.offset(i),
        Report.hash(result.sequenceNumber(i)),
        Content.idOf(bytes, key, keyLength, result.dataStart(i), length),
        result.arrivalMillis(i),
        Content.checksum(bytes, key, keyLength + length));
    ledger.inspect(result.offset(i), youngest);
  }
}
