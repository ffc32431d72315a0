package io.weir.log.offline;

import java.nio.file.Path;

/** The frames of a store that nobody has open, for checks of what they mean. Not thread-safe. */
public interface StoredFrames {

  /** The store's directory. */
  Path directory();

  /** Shows the frames of a log in order, damaged stretches in their places. */
  void frames(String log, FrameQuery query, FrameVisitor visitor);
}
