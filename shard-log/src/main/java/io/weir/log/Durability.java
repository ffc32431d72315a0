package io.weir.log;

/** What a record that was acknowledged, and so can be read, survives. */
public enum Durability {
  /** It survives a loss of power: it was forced to the disk before it was acknowledged. */
  FSYNC,
  /**
   * It survives the end of the process ({@code kill -9}), not a loss of power: it is forced some
   * time later, by Weir's own engine within some 30 seconds.
   */
  OS
}
