package io.weir.cli;

/** For whom stdout is. */
enum OutputForm {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
