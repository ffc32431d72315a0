import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Tails a shard of a Weir server from another process, by shared memory: nothing on the class path
 * but Chronicle Queue. Prints the first records, and when it has read as many as it was told to,
 * how long they took from their put to here: {@link Put} puts the time into each record's data, and
 * System.nanoTime() is the same clock in all processes of a Linux machine.
 *
 * <pre>java (flags as in ./run) -cp CHRONICLE Tailer.java DATA/queues/…/SHARD COUNT</pre>
 */
public final class Tailer {
  private static final int SHOWN = 3;

  private Tailer() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    long[] nanos = new long[Integer.parseInt(args[1])];
    int seed = Record.seed(directory);
    try (ChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(directory).readOnly(true).build();
        ExcerptTailer tailer = queue.createTailer()) {
      System.out.println("tailing " + directory);
      int read = 0;
      while (read < nanos.length) {
        Record record = next(tailer, seed);
        if (record == null) {
          Thread.yield();
          continue;
        }
        nanos[read] = System.nanoTime() - Long.parseLong(record.text());
        if (read++ < SHOWN) {
          System.out.println("offset " + record.offset + " key " + record.key + " data " + record.text());
        }
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "tailed %d records; from put to tailer: p50 %.0f us, p99 %.0f us%n",
        nanos.length, micros(nanos, 0.50), micros(nanos, 0.99));
  }

  private static double micros(long[] sorted, double quantile) {
    return sorted[(int) (quantile * (sorted.length - 1))] / 1000.0;
  }

  /** The next record; null if there is none yet. Gaps hold no record and are stepped over. */
  private static Record next(ExcerptTailer tailer, int seed) {
    while (true) {
      try (DocumentContext document = tailer.readingDocument()) {
        if (!document.isPresent()) {
          return null;
        }
        Bytes<?> bytes = document.wire().bytes();
        byte[] frame = new byte[(int) bytes.readRemaining()];
        bytes.read(frame);
        Record record = Record.decode(frame, seed);
        if (record != null) {
          return record;
        }
      }
    }
  }

  /**
   * A record, as Weir's engine lays it out in a document of its queue. Little-endian:
   *
   * <pre>
   *   0  crc32c of bytes 4 … 40 + length, exclusive-or the log's seed
   *   4  length of the body
   *   8  format: 1 a record, 2 a gap
   *   10 0
   *   12 count
   *   16 offset
   *   24 arrival, ms
   *   32 the latest arrival so far, ms
   *   40 body: u16 length of the partition key, the key in UTF-8, the data
   * </pre>
   */
  static final class Record {
    private static final int HEADER = 40;

    final long offset;
    final long arrivalMillis;
    final String key;
    final byte[] data;

    private Record(long offset, long arrivalMillis, String key, byte[] data) {
      this.offset = offset;
      this.arrivalMillis = arrivalMillis;
      this.key = key;
      this.data = data;
    }

    String text() {
      return new String(data, StandardCharsets.UTF_8);
    }

    /** The seed of a log's checksums: the CRC32C of its UUID, which the file "log" says. */
    static int seed(Path directory) throws IOException {
      String owner = Files.readString(directory.resolve("log")).trim();
      UUID log = UUID.fromString(owner.substring("uuid=".length()));
      ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(log.getMostSignificantBits()).putLong(log.getLeastSignificantBits());
      CRC32C crc = new CRC32C();
      crc.update(bytes.array());
      return (int) crc.getValue();
    }

    /**
     * Decodes a document; null for a gap.
     *
     * @throws IllegalStateException if it is not what was written
     */
    static Record decode(byte[] frame, int seed) {
      ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
      int length = frame.length < HEADER ? -1 : header.getInt(4);
      if (length < 0 || length > frame.length - HEADER) {
        throw new IllegalStateException("a document that is no frame");
      }
      CRC32C crc = new CRC32C();
      crc.update(frame, 4, HEADER - 4 + length);
      if (((int) crc.getValue() ^ seed) != header.getInt(0)) {
        throw new IllegalStateException("damaged, at offset " + header.getLong(16) + " or so");
      }
      if (header.getShort(8) != 1) {
        return null;
      }
      int keyLength = header.getShort(HEADER) & 0xffff;
      int dataAt = HEADER + 2 + keyLength;
      return new Record(
          header.getLong(16),
          header.getLong(24),
          new String(frame, HEADER + 2, keyLength, StandardCharsets.UTF_8),
          Arrays.copyOfRange(frame, dataAt, HEADER + length));
    }
  }
}
