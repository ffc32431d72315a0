package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sizing.Sizing;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.report.Report;
import io.weir.sizing.run.Candidate;
import io.weir.sizing.run.Run;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a run when somebody says Ctrl-C before it has begun. */
class EarlyEndTest {
  @Test
  void whoRegistersConsumersIsInterruptedToCleanUp() {
    try (EarlyEnd end = EarlyEnd.watch()) {
      end.interruptible();
      end.ask();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      end.calm();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(end.isAsked()).isTrue();
    }
  }

  @Test
  void whoStartsABrokerIsNotAndTheRunEndsAtOnce() {
    Sizing sizing = Sizing.of(Workload.of(10, 100));
    try (EarlyEnd end = EarlyEnd.watch()) {
      end.ask();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      try (Run run = end.stopping(sizing.prepare(List.of(new Candidate(1, Readers.shared(1)))))) {
        Report report = run.run(progress -> {});
        assertThat(report.interrupted()).isTrue();
        assertThat(report.seconds()).isZero();
      }
    }
  }
}
