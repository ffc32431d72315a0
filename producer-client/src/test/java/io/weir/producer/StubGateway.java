package io.weir.producer;

import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import io.weir.producer.gateway.broker.BrokerGateway;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** The shards of a stream, without its answers: what becomes of puts is up to the subclass. */
abstract class StubGateway implements StreamGateway {
  private final BrokerGateway shards;

  private StubGateway(BrokerGateway shards) {
    this.shards = shards;
  }

  @Override
  public CompletableFuture<List<OpenShard>> openShards() {
    return shards.openShards();
  }

  @Override
  public boolean mayBeAnswering() {
    return shards.mayBeAnswering();
  }

  @Override
  public void close() {}

  /** A stream that answers nothing. */
  static final class Silent extends StubGateway {
    Silent(BrokerGateway shards) {
      super(shards);
    }

    @Override
    public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
      return PutCall.DONE; // No answer is one way in which networks fail.
    }
  }

  /** A stream that answers when told to, on the thread that tells. */
  static final class Told extends StubGateway {
    final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    volatile Runnable onClose = () -> {};

    Told(BrokerGateway shards) {
      super(shards);
    }

    @Override
    public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
      List<PutOutcome> outcomes =
          entries.stream()
              .<PutOutcome>map(entry -> new SimulatedStream.Stored("s", 1, "k", entry.data()))
              .toList();
      answers.add(() -> answer.onOutcomes(outcomes));
      return PutCall.DONE;
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  /** A stream that holds who puts. */
  static final class Holding extends StubGateway {
    final CountDownLatch held = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    Holding(BrokerGateway shards) {
      super(shards);
    }

    @Override
    public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
      held.countDown();
      await(goOn);
      return PutCall.DONE;
    }
  }

  /** Waits, as long as nobody interrupts. */
  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
