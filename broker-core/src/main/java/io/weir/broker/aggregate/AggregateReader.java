package io.weir.broker.aggregate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes aggregated records apart. Stateless and thread-safe. */
public final class AggregateReader {
  private AggregateReader() {}

  /** Whether data begins like an aggregated record, so that it is worth a closer look. */
  public static boolean mayBe(ByteBuffer data) {
    return Envelope.beginsOne(data);
  }

  /**
   * The records in a record's data, in their order. Empty if the data is not an aggregated record:
   * does not begin and end like one, or its message does not parse; then it is to be taken as it
   * is, as KCL does.
   */
  public static Optional<List<UserRecord>> read(byte[] data) {
    if (!Envelope.isOne(data)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          parse(new ProtoReader(data, Envelope.messageStart(), Envelope.messageEnd(data))));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  private static List<UserRecord> parse(ProtoReader message) throws MalformedMessageException {
    List<String> keys = new ArrayList<>();
    List<String> hashKeys = new ArrayList<>();
    List<ProtoReader> records = new ArrayList<>();
    while (message.next()) {
      switch (message.field()) {
        case AggregateWriter.KEYS -> keys.add(text(message));
        case AggregateWriter.HASH_KEYS -> hashKeys.add(text(message));
        case AggregateWriter.RECORDS -> records.add(message.message());
        default -> message.skip();
      }
    }
    List<UserRecord> all = new ArrayList<>(records.size());
    for (ProtoReader record : records) {
      all.add(record(record, keys, hashKeys));
    }
    return all;
  }

  private static UserRecord record(ProtoReader record, List<String> keys, List<String> hashKeys)
      throws MalformedMessageException {
    String key = null;
    String hashKey = null;
    byte[] data = null;
    while (record.next()) {
      switch (record.field()) {
        case AggregateWriter.KEY_INDEX -> key = entry(keys, record.varint());
        case AggregateWriter.HASH_KEY_INDEX -> hashKey = entry(hashKeys, record.varint());
        case AggregateWriter.DATA -> data = record.bytes();
        default -> record.skip();
      }
    }
    return new UserRecord(present(key), hashKey, present(data));
  }

  private static String entry(List<String> table, long index) throws MalformedMessageException {
    if (index < 0 || index >= table.size()) {
      throw new MalformedMessageException();
    }
    return table.get((int) index);
  }

  private static <T> T present(@Nullable T member) throws MalformedMessageException {
    if (member == null) {
      throw new MalformedMessageException();
    }
    return member;
  }

  private static String text(ProtoReader message) throws MalformedMessageException {
    return new String(message.bytes(), StandardCharsets.UTF_8);
  }
}
