package io.weir.sizing.load;

import io.weir.broker.limits.Limits;
import io.weir.broker.routing.KeyEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.agrona.collections.IntArrayList;
import org.jspecify.annotations.Nullable;

/** Keys, or whole records, of a file. Empty lines are passed over. */
final class FileKeys implements Keys {
  /** Of 256 characters, each of which may be two of Java's. */
  private static final int MOST_KEY_CHARS = 512;

  private static final int MOST_LINES = 1_000_000;
  private static final long MOST_BYTES = 512L << 20;

  private final String name;
  private final List<String> keys = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();

  /** The key of each line. */
  private final IntArrayList lines = new IntArrayList();

  /** The length of each line's record, key and data; of keys only, 0. */
  private final IntArrayList lengths = new IntArrayList();

  /** The data of each line; empty if there are keys only. */
  private final List<byte[]> data = new ArrayList<>();

  private final KeyEncoder encoder = new KeyEncoder(0);
  private long recordBytes;

  private FileKeys(Path file) {
    this.name = String.valueOf(file.getFileName());
  }

  static FileKeys read(Path file, boolean records) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InvalidLoadException(
          file + " is no regular file: a file is needed that can be read to its end.");
    }
    FileKeys read = new FileKeys(file);
    int longest = MOST_KEY_CHARS + (records ? 1 + Limits.MAX_RECORD_BYTES : 0);
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      BoundedLines lines = new BoundedLines(reader, longest);
      int number = 1;
      for (String line; (line = lines.next()) != null; number++) {
        if (!line.isEmpty()) {
          read.add(line, records, file + ", line " + number);
        }
      }
    } catch (BoundedLines.TooLongException e) {
      throw new InvalidLoadException(
          String.format(
              Locale.ROOT,
              "%s, line %,d: a line has at most %,d characters here; is this a file with one %s a"
                  + " line?",
              file,
              e.line(),
              longest,
              records ? "record" : "key"),
          e);
    } catch (NoSuchFileException e) {
      throw new InvalidLoadException("There is no file " + file + ".", e);
    } catch (CharacterCodingException e) {
      throw new InvalidLoadException(file + " is not text in UTF-8.", e);
    } catch (IOException e) {
      throw new InvalidLoadException(file + " cannot be read: " + e.getMessage(), e);
    }
    if (read.keys.isEmpty()) {
      throw new InvalidLoadException(file + " is empty: give one key a line.");
    }
    read.indexes.clear();
    return read;
  }

  private void add(String line, boolean records, String where) {
    int tab = records ? line.indexOf('\t') : line.length();
    if (tab < 0) {
      throw new InvalidLoadException(where + ": a record is a key, a tab and the data.");
    }
    String key = line.substring(0, tab);
    int keyBytes = encoder.encode(key);
    if (keyBytes < 0) {
      throw new InvalidLoadException(where + ": a partition key has 1 to 256 characters.");
    }
    int index = indexes.computeIfAbsent(key, k -> keys.size());
    if (index == keys.size()) {
      keys.add(key);
    }
    lines.addInt(index);
    int length = 0;
    recordBytes += keyBytes;
    if (records) {
      byte[] bytes = line.substring(tab + 1).getBytes(StandardCharsets.UTF_8);
      if (keyBytes + bytes.length > Limits.MAX_RECORD_BYTES) {
        throw new InvalidLoadException(where + ": a record has at most 10 MiB.");
      }
      recordBytes += bytes.length;
      length = keyBytes + bytes.length;
      data.add(bytes);
    }
    lengths.addInt(length);
    if (lines.size() > MOST_LINES || recordBytes > MOST_BYTES) {
      throw new InvalidLoadException(
          where + ": a file of at most a million lines and 512 MiB is held; take a sample of it.");
    }
  }

  @Override
  public int count() {
    return keys.size();
  }

  @Override
  public String key(int index) {
    return keys.get(index);
  }

  @Override
  public double meanRecordBytes() {
    return data.isEmpty() ? 0 : (double) recordBytes / lines.size();
  }

  @Override
  public double meanOf(LongToDoubleFunction ofBytes) {
    return data.isEmpty()
        ? 0
        : IntStream.range(0, lengths.size())
            .mapToDouble(line -> ofBytes.applyAsDouble(lengths.getInt(line)))
            .average()
            .orElse(0);
  }

  @Override
  public int longestRecordBytes() {
    return IntStream.range(0, lengths.size()).map(lengths::getInt).max().orElse(0);
  }

  @Override
  public double largestPart() {
    return largestSum(line -> 1) / lines.size();
  }

  @Override
  public double largestPartOfBytes() {
    return data.isEmpty() ? largestPart() : largestSum(lengths::getInt) / recordBytes;
  }

  /** Of what each line counts, the sum of the key that has most. */
  private double largestSum(IntToLongFunction ofLine) {
    long[] sums = new long[keys.size()];
    for (int line = 0; line < lines.size(); line++) {
      sums[lines.getInt(line)] += ofLine.applyAsLong(line);
    }
    return LongStream.of(sums).max().orElse(0);
  }

  @Override
  public Draw draw(long seed) {
    return new Draw() {
      private int line = -1;

      @Override
      public int next() {
        line = line + 1 == lines.size() ? 0 : line + 1;
        return lines.getInt(line);
      }

      @Override
      public byte @Nullable [] data() {
        return data.isEmpty() ? null : data.get(line);
      }
    };
  }

  @Override
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "%,d %s with %,d keys from %s, in its order",
        lines.size(),
        data.isEmpty() ? "lines" : "records",
        keys.size(),
        name);
  }
}
