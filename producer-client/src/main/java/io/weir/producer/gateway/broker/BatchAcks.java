package io.weir.producer.gateway.broker;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutOutcome;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;

/** Gathers the acknowledgements of one call; a record's tag is its place. */
final class BatchAcks implements AckListener {
  private final PutOutcome[] outcomes;
  private final AtomicInteger missing;
  private final PutAnswer answer;

  BatchAcks(int count, PutAnswer answer) {
    this.outcomes = new PutOutcome[count];
    this.missing = new AtomicInteger(count);
    this.answer = answer;
  }

  @Override
  public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
    set(tag, new Position(shard, offset, arrivalMillis));
  }

  @Override
  public void onRejected(long tag, BrokerException why) {
    set(tag, new PutOutcome.Refused(Failures.of(why)));
  }

  /** Each place is written once; counting down publishes it to whoever counts to zero. */
  private void set(long tag, PutOutcome outcome) {
    outcomes[(int) tag] = outcome;
    if (missing.decrementAndGet() == 0) {
      answer.onOutcomes(Collections.unmodifiableList(Arrays.asList(outcomes)));
    }
  }

  /** A sequence number has 56 digits: it is written when somebody reads it. */
  private record Position(ShardRef shard, long offset, long arrivalMillis)
      implements PutOutcome.Stored {
    @Override
    public String shardId() {
      return shard.shardId();
    }

    @Override
    public String sequenceNumber() {
      return shard.sequenceNumber(offset, arrivalMillis);
    }
  }
}
