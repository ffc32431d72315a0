package io.weir.broker.catalog;

import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.CatalogEvent.RetentionSet;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.CatalogEvent.StreamDeleted;
import io.weir.broker.stream.StreamMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * Catalog events as bytes, one in each frame of the catalog's log. Big-endian; a string is a u16
 * length and modified UTF-8.
 *
 * <pre>
 *   0         1        2
 *   +---------+--------+------------------------------------------------------------------------------+
 *   | u8      | u8     | 1 stream created: id 16, name str, mode u8, created at u64 ms,               |
 *   | version | type   |                   creation second u64, retention u64 ms, shards u32          |
 *   | 1       |        | 2 stream deleted: id 16                                                      |
 *   |         |        | 3 retention set:  id 16, retention u64 ms                                    |
 *   +---------+--------+------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>Types from 32 are those of {@link MetadataCodec}. Modes: 1 provisioned, 2 on demand. An event
 * of an unknown version or type, or one that is too short or too long, is refused: a catalog that
 * is only partly understood must not be served.
 */
final class CatalogCodec {
  private static final int VERSION = 1;
  private static final int STREAM_CREATED = 1;
  private static final int STREAM_DELETED = 2;
  private static final int RETENTION_SET = 3;

  private CatalogCodec() {}

  static byte[] encode(CatalogEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      if (event instanceof MetadataChanged changed) {
        MetadataCodec.write(out, changed.change());
      } else if (event instanceof StreamCreated created) {
        out.writeByte(STREAM_CREATED);
        writeCreated(out, created);
      } else if (event instanceof StreamDeleted deleted) {
        out.writeByte(STREAM_DELETED);
        writeId(out, deleted.id());
      } else if (event instanceof RetentionSet set) {
        out.writeByte(RETENTION_SET);
        writeId(out, set.id());
        out.writeLong(set.retentionMillis());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeCreated(DataOutputStream out, StreamCreated event) throws IOException {
    writeId(out, event.id());
    out.writeUTF(event.name());
    writeMode(out, event.mode());
    out.writeLong(event.createdAtMillis());
    out.writeLong(event.creationSecond());
    out.writeLong(event.retentionMillis());
    out.writeInt(event.shardCount());
  }

  static CatalogEvent decode(byte[] bytes, int start, int length) throws CatalogFormatException {
    ByteArrayInputStream rest = new ByteArrayInputStream(bytes, start, length);
    try (DataInputStream in = new DataInputStream(rest)) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new CatalogFormatException("an event of the unknown version " + version);
      }
      CatalogEvent event = decode(in, in.readUnsignedByte());
      if (rest.available() > 0) {
        throw new CatalogFormatException("an event with " + rest.available() + " bytes too many");
      }
      return event;
    } catch (IOException | IllegalArgumentException e) {
      throw new CatalogFormatException("an event that cannot be read (" + e + ")");
    }
  }

  private static CatalogEvent decode(DataInputStream in, int type)
      throws IOException, CatalogFormatException {
    if (type >= MetadataCodec.FIRST_TYPE) {
      return new MetadataChanged(MetadataCodec.read(in, type));
    }
    return switch (type) {
      case STREAM_CREATED ->
          new StreamCreated(
              readId(in),
              in.readUTF(),
              readMode(in),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readInt());
      case STREAM_DELETED -> new StreamDeleted(readId(in));
      case RETENTION_SET -> new RetentionSet(readId(in), in.readLong());
      default -> throw new CatalogFormatException("an event of the unknown type " + type);
    };
  }

  static void writeId(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  static UUID readId(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  static void writeMode(DataOutputStream out, StreamMode mode) throws IOException {
    out.writeByte(mode == StreamMode.PROVISIONED ? 1 : 2);
  }

  static StreamMode readMode(DataInputStream in) throws IOException, CatalogFormatException {
    int mode = in.readUnsignedByte();
    if (mode != 1 && mode != 2) {
      throw new CatalogFormatException("the unknown stream mode " + mode);
    }
    return mode == 1 ? StreamMode.PROVISIONED : StreamMode.ON_DEMAND;
  }
}
