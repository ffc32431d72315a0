package io.weir.broker.aggregate;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one aggregated record. Not thread-safe; for one use. */
public final class AggregateWriter {
  static final int KEYS = 1;
  static final int HASH_KEYS = 2;
  static final int RECORDS = 3;
  static final int KEY_INDEX = 1;
  static final int HASH_KEY_INDEX = 2;
  static final int DATA = 3;

  private final Map<String, Integer> keys;
  private final Map<String, Integer> hashKeys = new HashMap<>();
  private final ProtoWriter message;

  /** Of unknown size. */
  public AggregateWriter() {
    this(16, 256);
  }

  /**
   * With room for so many records, and so many bytes of the message; neither is a bound. Growing
   * would cost as much again as writing.
   */
  public AggregateWriter(int records, int bytes) {
    keys = new HashMap<>(records + records / 2);
    message = new ProtoWriter(bytes);
  }

  /**
   * Adds a record.
   *
   * @param explicitHashKey decimal, if it has one
   */
  public void add(String partitionKey, @Nullable String explicitHashKey, byte[] data) {
    int key = indexOf(partitionKey, keys, KEYS);
    int hashKey = explicitHashKey == null ? -1 : indexOf(explicitHashKey, hashKeys, HASH_KEYS);
    int size =
        1
            + ProtoWriter.varintLength(key)
            + (hashKey < 0 ? 0 : 1 + ProtoWriter.varintLength(hashKey))
            + 1
            + ProtoWriter.varintLength(data.length)
            + data.length;
    message.bytesHeader(RECORDS, size);
    message.varintField(KEY_INDEX, key);
    if (hashKey >= 0) {
      message.varintField(HASH_KEY_INDEX, hashKey);
    }
    message.bytesField(DATA, data);
  }

  /** Fields of a message may come in any order, so a table grows where it is. */
  private int indexOf(String text, Map<String, Integer> table, int field) {
    Integer known = table.get(text);
    if (known != null) {
      return known;
    }
    int index = table.size();
    table.put(text, index);
    message.bytesField(field, text.getBytes(StandardCharsets.UTF_8));
    return index;
  }

  /** The data of the aggregated record. */
  public byte[] toBytes() {
    return Envelope.wrap(message.array(), message.length());
  }
}
