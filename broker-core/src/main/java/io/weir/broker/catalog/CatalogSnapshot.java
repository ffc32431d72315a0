package io.weir.broker.catalog;

import io.weir.broker.stream.StreamMode;
import io.weir.log.fs.FileSystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What all catalog events before an offset amount to, as the content of a {@link SafeFile}.
 * Big-endian:
 *
 * <pre>
 *   u64 next offset | u64 last creation second | u32 streams, each:
 *       id 16 | name str | mode u8 | created at u64 ms | retention u64 ms |
 *       u8 counts updated, each: i64 ms | shards, see {@link ShardCodec}
 *   what {@link MetadataSection} has | the section of {@link GroupCodec}
 * </pre>
 *
 * @param nextOffset where replaying the log goes on
 */
record CatalogSnapshot(long nextOffset, CatalogState state) {
  private static final long MAGIC = 0x57454952_43415431L; // WEIRCAT1
  private static final int VERSION = 5;
  private static final int WITHOUT_INCARNATIONS = 4;

  static Path path(Path directory) {
    return directory.resolve("catalog.snapshot");
  }

  void write(FileSystem fs, Path path) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(nextOffset);
      out.writeLong(state.lastCreationSecond());
      out.writeInt(state.streams().size());
      for (StreamState stream : state.streams()) {
        writeStream(out, stream);
      }
      MetadataSection.write(out, state.metadata());
      GroupCodec.writeSection(out, state.groups());
    }
    SafeFile.write(fs, path, MAGIC, VERSION, bytes.toByteArray());
  }

  private static void writeStream(DataOutputStream out, StreamState stream) throws IOException {
    CatalogCodec.writeId(out, stream.id());
    out.writeUTF(stream.name());
    CatalogCodec.writeMode(out, stream.mode());
    out.writeLong(stream.createdAtMillis());
    out.writeLong(stream.retentionMillis());
    out.writeByte(stream.countUpdatesMillis().size());
    for (long at : stream.countUpdatesMillis()) {
      out.writeLong(at);
    }
    ShardCodec.write(out, stream.shards());
  }

  static CatalogSnapshot read(FileSystem fs, Path path) throws IOException, CatalogFormatException {
    SafeFile.Content content = SafeFile.read(fs, path, MAGIC, WITHOUT_INCARNATIONS, VERSION);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.bytes()));
    long nextOffset = in.readLong();
    long lastCreationSecond = in.readLong();
    int count = in.readInt();
    List<StreamState> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      streams.add(readStream(in));
    }
    MetadataState metadata = MetadataSection.read(in);
    GroupCatalog groups = GroupCodec.readSection(in, content.version() != WITHOUT_INCARNATIONS);
    return new CatalogSnapshot(
        nextOffset, new CatalogState(lastCreationSecond, streams, metadata, groups));
  }

  private static StreamState readStream(DataInputStream in)
      throws IOException, CatalogFormatException {
    UUID id = CatalogCodec.readId(in);
    String name = in.readUTF();
    StreamMode mode = CatalogCodec.readMode(in);
    long createdAt = in.readLong();
    long retention = in.readLong();
    int count = in.readUnsignedByte();
    List<Long> countUpdates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      countUpdates.add(in.readLong());
    }
    return new StreamState(id, name, mode, createdAt, retention, ShardCodec.read(in), countUpdates);
  }
}
