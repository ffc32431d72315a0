package io.weir.server.fuzz;

import io.weir.server.ApiOutcome;
import io.weir.server.ApiUnderTest;
import java.util.List;

/**
 * An API that is as new for every request, so that a finding can be repeated: it is made anew after
 * one that changed something. Records that were put are forgiven for a while.
 */
final class FreshApi {
  private static final List<String> READING = List.of("Describe", "List", "Get");
  private static final int PUTS_FORGIVEN = 200;
  private ApiUnderTest api;
  private int puts;

  /** The API to be asked. */
  ApiUnderTest get() {
    if (api == null) {
      api = new ApiUnderTest();
      puts = 0;
    }
    return api;
  }

  /** Says what came of a request. */
  void heard(String operation, ApiOutcome outcome) {
    if (!outcome.succeeded() || READING.stream().anyMatch(operation::startsWith)) {
      return;
    }
    if (!operation.startsWith("PutRecord") || ++puts > PUTS_FORGIVEN) {
      renew();
    }
  }

  /** The next request finds a new one. */
  void renew() {
    if (api != null) {
      api.close();
      api = null;
    }
  }
}
