package io.weir.log.mapped;

/** A journal that is cheap to copy and soon full, for the tests of the layers above. */
public final class TinyJournal {
  private TinyJournal() {}

  /** Gives the store such a journal. */
  public static MappedLogStoreBuilder in(MappedLogStoreBuilder builder) {
    return builder.tinyJournal(32 << 10, 3);
  }
}
