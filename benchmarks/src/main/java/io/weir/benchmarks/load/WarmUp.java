package io.weir.benchmarks.load;

/** For how long a load over the network is warm before it counts. */
public final class WarmUp {
  /**
   * Of a load on a server that has just been started. The compiler is at work for a minute on two
   * cores, most of it in the first seconds.
   */
  public static final int SECONDS = 20;

  private WarmUp() {}
}
