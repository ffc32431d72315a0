package io.weir.broker.catalog;

/** What an event comes to, worked out: it can no longer fail, and nothing is changed yet. */
@FunctionalInterface
interface PreparedChange {
  /** Takes it over; once, and before anything else is changed. */
  void apply();
}
