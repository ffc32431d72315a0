package io.weir.sizing.report;

import io.weir.sizing.load.Workload;
import java.util.List;

/** A load in words, as pairs of what and how much. */
public final class LoadWords {
  /** One thing of a load. */
  public record Fact(String what, String how) {}

  private LoadWords() {}

  /** All that there is to say. */
  public static List<Fact> of(Workload workload) {
    return List.of(
        new Fact(
            "rate",
            Figures.amount(workload.eventsPerSecond())
                + " events/s on average, "
                + workload.arrivals().inWords()),
        new Fact("bursts", workload.burst().inWords()),
        new Fact("record", Figures.amount(workload.recordBytes()) + " B with its key"),
        new Fact("keys", workload.keys().inWords()),
        new Fact("kept", Figures.retention(workload.retention())),
        new Fact("producers", workload.retries().inWords()));
  }
}
