package io.weir.cli;

/** For whom stdout is. */
enum OutputForm {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON;

  /** As it is written in a command line. */
  @Override
  public String toString() {
    return EnumConverter.written(this);
  }
}
