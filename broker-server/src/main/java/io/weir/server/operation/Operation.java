package io.weir.server.operation;

import io.weir.server.protocol.MemberReader;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API: reads its members, checks them, calls the broker, answers. It has no
 * state but the services it was made with, so it is thread-safe.
 *
 * @param <I> the members as read and checked
 */
public interface Operation<I> {

  /** Its name in the service model, such as {@code PutRecord}. */
  String name();

  /** Whether it may wait for the disk and so must be executed off the event loops. */
  default boolean blocks() {
    return false;
  }

  /**
   * Whose call it is, where one that blocks is to wait for no others than those of the same, and
   * for no slow call of the control plane; null for those that share the threads of all. Throws
   * nothing.
   */
  default @Nullable Object lane(I input) {
    return null;
  }

  /** The stream whose calls are counted by themselves, or the empty string for the account's. */
  default String countedFor(I input) {
    return "";
  }

  /**
   * Reads and checks the members, on the connection's event loop.
   *
   * @throws io.weir.server.error.ApiException if they violate the service model
   */
  I decode(MemberReader in);

  /**
   * Does the work. What it throws is answered as its error.
   *
   * @param reply to be called exactly once, now or later, on any thread, unless this throws
   */
  void execute(I input, Reply reply);
}
