package io.weir.broker.catalog;

import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the clocks of earlier brokers on a data directory, as the content of a {@link
 * SafeFile} named {@code weir.clock}: uptime u64, then for each era: skew i64, until i64.
 *
 * <p>It is not needed to read anything. Where it is missing or damaged, records are kept longer.
 *
 * @param uptimeMillis for how long they were up together
 * @param eras in order, with ascending skews
 */
public record ClockHistory(long uptimeMillis, List<ClockEra> eras) {
  private static final Logger LOG = LoggerFactory.getLogger(ClockHistory.class);
  private static final long MAGIC = 0x57454952_434c4b31L; // WEIRCLK1
  private static final int VERSION = 1;
  private static final String NAME = "weir.clock";

  /** Below all skews, and far from the ends of what a long holds. */
  private static final long LOWEST_SKEW = Long.MIN_VALUE / 4;

  /** Copies the list. */
  public ClockHistory {
    eras = List.copyOf(eras);
  }

  /** That of a directory in which nothing has been put yet. */
  public static ClockHistory none() {
    return new ClockHistory(0, List.of());
  }

  /** That of a directory with records of which nobody knows how old they are. */
  public static ClockHistory unknown() {
    return new ClockHistory(0, List.of(new ClockEra(LOWEST_SKEW, 0)));
  }

  /**
   * Reads what a directory says.
   *
   * @param fresh whether it holds no records
   */
  public static ClockHistory read(FileSystem fs, Path directory, boolean fresh) {
    Path path = path(directory);
    if (!fs.exists(path)) {
      return fresh ? none() : unknown();
    }
    try {
      return read(fs, path);
    } catch (IOException | CatalogFormatException | RuntimeException e) {
      LOG.warn("{} cannot be used; records are kept for their whole retention again", path, e);
      return unknown();
    }
  }

  static Path path(Path directory) {
    return directory.resolve(NAME);
  }

  static ClockHistory read(FileSystem fs, Path path) throws IOException, CatalogFormatException {
    ByteBuffer in = ByteBuffer.wrap(SafeFile.read(fs, path, MAGIC, VERSION));
    long uptime = in.getLong();
    List<ClockEra> eras = new ArrayList<>();
    while (in.remaining() >= 2 * Long.BYTES) {
      eras.add(new ClockEra(in.getLong(), in.getLong()));
    }
    return new ClockHistory(uptime, eras);
  }

  /** Replaces what a directory says. */
  public void write(FileSystem fs, Path directory) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + 2 * Long.BYTES * eras.size());
    out.putLong(uptimeMillis);
    for (ClockEra era : eras) {
      out.putLong(era.skewMillis()).putLong(era.untilMillis());
    }
    SafeFile.write(fs, path(directory), MAGIC, VERSION, out.array());
  }
}
