package io.weir.broker.catalog;

import io.weir.broker.catalog.CatalogEvent.GroupsChanged;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.RetentionSet;
import io.weir.broker.catalog.CatalogEvent.ShardEnd;
import io.weir.broker.catalog.CatalogEvent.ShardsExpired;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.CatalogEvent.StreamDeleted;
import io.weir.broker.stream.StreamMode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
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
 *   | 2       |        | 2 stream deleted: id 16                                                      |
 *   |         |        | 3 retention set:  id 16, retention u64 ms                                    |
 *   |         |        | 4 resharded:      id 16, at i64 ms, count updated u8, u32 closed, each:      |
 *   |         |        |                   index u32, end offset u64; opened, see {@link ShardCodec}  |
 *   |         |        | 5 shards expired: id 16, u32 shards, each: index u32                         |
 *   +---------+--------+------------------------------------------------------------------------------+
 * </pre>
 *
 * <p>Types from 32 are those of {@link MetadataCodec}, from 64 those of {@link GroupCodec}. Modes:
 * 1 provisioned, 2 on demand. An event of an unknown version or type, or one that is too short or
 * too long, is refused: a catalog that is only partly understood must not be served. Version 1 is
 * read too; it differs in {@link GroupCodec} only.
 */
final class CatalogCodec {
  private static final int VERSION = 2;
  private static final int WITHOUT_INCARNATIONS = 1;
  private static final int STREAM_CREATED = 1;
  private static final int STREAM_DELETED = 2;
  private static final int RETENTION_SET = 3;
  private static final int RESHARDED = 4;
  private static final int SHARDS_EXPIRED = 5;

  private CatalogCodec() {}

  static byte[] encode(CatalogEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      if (event instanceof MetadataChanged changed) {
        MetadataCodec.write(out, changed.change());
      } else if (event instanceof GroupsChanged changed) {
        GroupCodec.write(out, changed.change());
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
      } else if (event instanceof Resharded resharded) {
        out.writeByte(RESHARDED);
        writeResharded(out, resharded);
      } else if (event instanceof ShardsExpired expired) {
        out.writeByte(SHARDS_EXPIRED);
        writeExpired(out, expired);
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

  private static void writeResharded(DataOutputStream out, Resharded event) throws IOException {
    writeId(out, event.id());
    out.writeLong(event.atMillis());
    out.writeBoolean(event.countUpdated());
    out.writeInt(event.closed().size());
    for (ShardEnd end : event.closed()) {
      out.writeInt(end.index());
      out.writeLong(end.endOffset());
    }
    ShardCodec.write(out, event.opened());
  }

  private static void writeExpired(DataOutputStream out, ShardsExpired event) throws IOException {
    writeId(out, event.id());
    out.writeInt(event.indexes().size());
    for (int index : event.indexes()) {
      out.writeInt(index);
    }
  }

  static CatalogEvent decode(byte[] bytes, int start, int length) throws CatalogFormatException {
    ByteArrayInputStream rest = new ByteArrayInputStream(bytes, start, length);
    try (DataInputStream in = new DataInputStream(rest)) {
      int version = in.readUnsignedByte();
      if (version != VERSION && version != WITHOUT_INCARNATIONS) {
        throw new CatalogFormatException("an event of the unknown version " + version);
      }
      CatalogEvent event = decode(in, in.readUnsignedByte(), version);
      if (rest.available() > 0) {
        throw new CatalogFormatException("an event with " + rest.available() + " bytes too many");
      }
      return event;
    } catch (IOException | IllegalArgumentException e) {
      throw new CatalogFormatException("an event that cannot be read (" + e + ")");
    }
  }

  private static CatalogEvent decode(DataInputStream in, int type, int version)
      throws IOException, CatalogFormatException {
    if (type >= GroupCodec.FIRST_TYPE) {
      return new GroupsChanged(GroupCodec.read(in, type, version != WITHOUT_INCARNATIONS));
    }
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
      case RESHARDED ->
          new Resharded(
              readId(in), in.readLong(), in.readBoolean(), readEnds(in), ShardCodec.read(in));
      case SHARDS_EXPIRED -> new ShardsExpired(readId(in), readIndexes(in));
      default -> throw new CatalogFormatException("an event of the unknown type " + type);
    };
  }

  private static List<ShardEnd> readEnds(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<ShardEnd> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ends.add(new ShardEnd(in.readInt(), in.readLong()));
    }
    return ends;
  }

  private static List<Integer> readIndexes(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indexes.add(in.readInt());
    }
    return indexes;
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
