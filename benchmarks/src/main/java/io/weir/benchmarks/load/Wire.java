package io.weir.benchmarks.load;

/**
 * How a load travels.
 *
 * @param connections over which calls are spread
 */
public record Wire(HttpChoice http, WireForm form, int connections) {
  /** So many connections, each with the same. */
  public Wire {
    Requirements.atLeast(1, connections, "--connections");
  }

  @Override
  public String toString() {
    return http.title() + ", " + form + ", " + connections + " connections";
  }
}
