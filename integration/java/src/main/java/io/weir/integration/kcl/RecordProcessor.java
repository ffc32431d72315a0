package io.weir.integration.kcl;

import io.weir.integration.records.Ledger;
import io.weir.integration.records.NumberedRecord;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** Enters each record into the books, and checkpoints about once a second, as applications do. */
final class RecordProcessor implements ShardRecordProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(RecordProcessor.class);
  private static final long CHECKPOINT_NANOS = Duration.ofSeconds(1).toNanos();

  private final Ledger ledger;
  private final ShardHistory history;
  private String shardId = "";
  private ShardHistory.@Nullable Reader reader;
  private long checkpointed = System.nanoTime();

  RecordProcessor(Ledger ledger, ShardHistory history) {
    this.ledger = ledger;
    this.history = history;
  }

  @Override
  public void initialize(InitializationInput input) {
    shardId = input.shardId();
    reader = history.begin(shardId);
    LOG.info("{} from {}", shardId, input.extendedSequenceNumber());
  }

  @Override
  public void processRecords(ProcessRecordsInput input) {
    // KCL logs what a processor throws and goes on without the records; the run must fail instead.
    try {
      input.records().forEach(this::process);
    } catch (RuntimeException e) {
      ledger.problem(e.toString());
    }
    if (System.nanoTime() - checkpointed >= CHECKPOINT_NANOS) {
      checkpoint(input.checkpointer());
      checkpointed = System.nanoTime();
    }
  }

  @Override
  public void leaseLost(LeaseLostInput input) {
    LOG.info("{} lost", shardId);
  }

  @Override
  public void shardEnded(ShardEndedInput input) {
    LOG.info("{} ended", shardId);
    reader().end();
    checkpoint(input.checkpointer());
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {
    checkpoint(input.checkpointer());
  }

  private void process(KinesisClientRecord record) {
    NumberedRecord read = NumberedRecord.parse(record.partitionKey(), record.data());
    boolean redelivery = reader().read(new BigInteger(record.sequenceNumber()));
    ledger.processed(read, shardId + " " + record.sequenceNumber(), redelivery);
  }

  private void checkpoint(RecordProcessorCheckpointer checkpointer) {
    try {
      checkpointer.checkpoint();
    } catch (ShutdownException e) {
      LOG.info("{} is another worker's now: {}", shardId, e.getMessage());
    } catch (InvalidStateException e) {
      ledger.problem(shardId + ": " + e);
    }
  }

  private ShardHistory.Reader reader() {
    return Objects.requireNonNull(reader, "initialize was not called");
  }
}
