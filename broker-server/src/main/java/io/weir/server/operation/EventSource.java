package io.weir.server.operation;

import io.weir.server.protocol.Output;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers event by event. It is asked for events at the client's pace, by one
 * thread at a time, and must not block it.
 */
public interface EventSource {

  /**
   * An event of the service model.
   *
   * @param type the member of the event stream that it is
   */
  record Event(String type, Output payload) {}

  /**
   * The next event, or null if there is none for now, or ever. What it throws is sent as an
   * exception, the last message.
   */
  @Nullable Event next();

  /** Whether no event comes any more. */
  boolean isOver();

  /** Nobody asks any more: lets go of everything. */
  void close();
}
