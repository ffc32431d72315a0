package io.weir.integration.kcl;

import static org.awaitility.Awaitility.await;

import io.weir.integration.Clients;
import io.weir.integration.Streams;
import io.weir.integration.records.Ledger;
import io.weir.integration.records.NumberedProducer;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.processor.ShardRecordProcessorFactory;

/**
 * A producer at full rate, and a KCL application that has to keep up: a second worker joins, a
 * shard is split, two are merged, one worker stops without a word and the other in order, and a
 * third one goes on from their checkpoints. At the end each acknowledged record must have been
 * processed, in order for each key.
 */
public final class KclRun {

  private static final Logger LOG = LoggerFactory.getLogger(KclRun.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Clients clients;
  private final Retrieval retrieval;
  private final long step;
  private final String application;
  private final Ledger ledger = new Ledger();
  private final ShardHistory history = new ShardHistory();
  private final long began = System.nanoTime();

  private KclRun(Clients clients, Retrieval retrieval, long step) {
    this.clients = clients;
    this.retrieval = retrieval;
    this.step = step;
    this.application = "kcl-" + name(retrieval) + "-" + System.currentTimeMillis();
  }

  /**
   * Arguments: the endpoint of Weir, that of a DynamoDB, {@code polling} or {@code fanout}, and how
   * many records are processed between two changes. Ends with 1 when something is wrong.
   */
  public static void main(String[] args) {
    if (args.length != 4) {
      System.err.println("usage: KclRun KINESIS_ENDPOINT DYNAMODB_ENDPOINT polling|fanout RECORDS");
      System.exit(2);
    }
    int code = 1;
    try (Clients clients = new Clients(URI.create(args[0]), URI.create(args[1]))) {
      Retrieval retrieval = Retrieval.valueOf(args[2].toUpperCase(Locale.ROOT));
      code = new KclRun(clients, retrieval, Long.parseLong(args[3])).run() ? 0 : 1;
    } catch (Exception e) {
      LOG.error("the run could not go on", e);
    }
    // KCL leaves threads behind that would keep the process.
    System.exit(code);
  }

  private boolean run() throws Exception {
    Streams stream = Streams.create(clients.kinesis(), application, 2);
    LeaseTable leases = new LeaseTable(clients.dynamoDb(), application);
    leases.create();
    NumberedProducer producer = NumberedProducer.start(clients.producer(), stream.name(), ledger);
    Worker first = worker("first");
    awaitMore("the first worker to process records");

    Worker second = worker("second");
    Set<String> both = Set.of(first.id(), second.id());
    waitFor(
        "both workers to have shards",
        () -> leases.ownersOf(stream.openShards()).containsAll(both));
    awaitMore("both workers to process records");

    Shard splitShard = stream.shards().get(0);
    stream.split(splitShard.shardId(), middleOf(splitShard.hashKeyRange()));
    List<String> halves = stream.childrenOf(splitShard.shardId());
    waitFor("the halves of a split shard to be read", () -> history.begunAll(halves));
    awaitMore("records after the split");

    // The upper half and the second shard of the beginning are neighbours.
    stream.merge(halves.get(1), stream.shards().get(1).shardId());
    List<String> merged = stream.childrenOf(halves.get(1));
    waitFor("the merged shard to be read", () -> history.begunAll(merged));
    awaitMore("records after the merge");

    first.stopAtOnce();
    second.stopInOrder();
    Worker third = worker("third");
    awaitMore("a worker to go on from the checkpoints");

    producer.stop();
    waitFor("all acknowledged records to be processed", ledger::complete);
    third.stopInOrder();
    return report(stream.shards(), leases, producer);
  }

  private boolean report(List<Shard> shards, LeaseTable leases, NumberedProducer producer) {
    List<String> problems = new ArrayList<>(ledger.problems());
    problems.addAll(history.problems(shards));
    problems.addAll(leases.problems(shards, history));
    problems.forEach(problem -> System.err.println("kcl " + name(retrieval) + ": " + problem));
    System.out.printf(
        Locale.ROOT,
        "kcl %s: %d records acknowledged (%d throttled before), %d processed in order, %d of them"
            + " delivered again after a lease changed hands; %d shards, %d problems; %.0f s%n",
        name(retrieval),
        ledger.acknowledgedCount(),
        producer.throttledCount(),
        ledger.processedCount(),
        ledger.redeliveredCount(),
        shards.size(),
        problems.size(),
        seconds());
    return problems.isEmpty();
  }

  private Worker worker(String id) {
    ShardRecordProcessorFactory processors = () -> new RecordProcessor(ledger, history);
    return Worker.start(id, clients, retrieval, application, application, processors);
  }

  private void awaitMore(String what) {
    long target = ledger.processedCount() + step;
    waitFor(what, () -> ledger.processedCount() >= target);
  }

  private void waitFor(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
    System.out.printf(Locale.ROOT, "kcl %s: %4.1f s: %s%n", name(retrieval), seconds(), what);
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private static String middleOf(HashKeyRange range) {
    return new BigInteger(range.startingHashKey())
        .add(new BigInteger(range.endingHashKey()))
        .shiftRight(1)
        .toString();
  }

  private static String name(Retrieval retrieval) {
    return retrieval.name().toLowerCase(Locale.ROOT);
  }
}
