package io.weir.consumer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * A processor that throws, hangs and checkpoints as chance has it.
 *
 * @param byHand whether it makes its checkpoints itself: all, or some of its records
 * @param hang has the call under way return late
 * @param promised the futures that it was given
 */
record SimulatedProcessor(
    RandomGenerator random,
    SimulatedStream stream,
    Faults faults,
    boolean byHand,
    LongConsumer hang,
    List<CompletableFuture<?>> promised)
    implements RecordProcessor {

  @Override
  public void process(List<ConsumerRecord> records, Checkpointer checkpointer) {
    if (Faults.happens(random, faults.hung())) {
      hang.accept(random.nextLong(TimeUnit.SECONDS.toNanos(40)));
    }
    for (ConsumerRecord record : records) {
      if (Faults.happens(random, faults.thrown())) {
        throw new IllegalStateException("planned");
      }
      stream.processed(record);
      if (byHand && random.nextInt(4) == 0) {
        promised.add(checkpointer.checkpoint(record));
      }
    }
    if (byHand && random.nextInt(8) == 0) {
      promised.add(checkpointer.checkpoint());
    }
  }

  @Override
  public void shutdownRequested(Checkpointer checkpointer) {
    if (byHand && (faults.equals(Faults.NONE) || random.nextInt(4) == 0)) {
      promised.add(checkpointer.checkpoint()); // Else it has its last one, within a record or not.
    }
  }
}
