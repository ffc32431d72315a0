package io.weir.log.mapped;

/** The version of everything in a store's directory; docs/log-format.md tells what is of it. */
final class FormatVersion {
  /** Grows with every change of any file's layout or seeds. Other versions are refused. */
  static final int CURRENT = 2;

  private FormatVersion() {}
}
