package io.weir.consumer;

/** Makes the processor of a lease. Thread-safe. */
@FunctionalInterface
public interface ProcessorFactory {

  /** One that was not used before. */
  RecordProcessor create(String shardId);
}
