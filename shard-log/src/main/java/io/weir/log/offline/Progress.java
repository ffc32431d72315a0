package io.weir.log.offline;

/** Hears how far an examination has come. Called by the thread that examines, about once a MiB. */
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (done, total) -> {};

  /** So many bytes of so many have been looked at. */
  void at(long doneBytes, long totalBytes);
}
