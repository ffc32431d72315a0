package io.weir.log.chronicle;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files this process may have open, and what that means for logs. */
final class OpenFiles {
  /** Its metadata, the file appended to, four idle readers at most, and one at work. */
  static final int EACH = 7;

  private static final int FOR_THE_REST = 128;

  private OpenFiles() {}

  /** How many logs can be open; at least 1. */
  static int mostLogs() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int)
            Math.max(1, Math.min(1 << 20, (unix.getMaxFileDescriptorCount() - FOR_THE_REST) / EACH))
        : Integer.MAX_VALUE;
  }
}
