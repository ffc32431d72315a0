package io.weir.consumer.gateway.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.LeaseState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link LocalGroup}, in JSON. It is replaced as a whole, so whatever happens it has
 * what was written last, or before. One process has it at a time.
 */
final class LocalGroupFile implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int VERSION = 1;

  /**
   * Those that are open in this process. A second channel to a lock's file must not even be opened:
   * when it is closed, the system lets go of the process's lock.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path next;
  private final FileChannel lock;

  /**
   * Locks the file.
   *
   * @throws IllegalStateException if it is open in this process or another
   */
  LocalGroupFile(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is no file");
    }
    Files.createDirectories(directory);
    this.file = directory.toRealPath().resolve(String.valueOf(file.getFileName()));
    this.next = this.file.resolveSibling(file.getFileName() + ".next");
    if (!OPEN.add(this.file)) {
      throw isOpen(file);
    }
    try {
      lock = locked(this.file.resolveSibling(file.getFileName() + ".lock"));
    } catch (IOException | RuntimeException e) {
      OPEN.remove(this.file);
      throw e;
    }
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock taken = null;
    try {
      taken = channel.tryLock();
    } finally {
      if (taken == null) {
        channel.close();
      }
    }
    if (taken == null) {
      throw isOpen(path);
    }
    return channel;
  }

  private static IllegalStateException isOpen(Path which) {
    return new IllegalStateException(
        "The group's file ("
            + which
            + ") is open already. Consumers of one process share its LocalGroup; another process"
            + " needs a group, and so a file, of its own.");
  }

  private Path directory() {
    return Objects.requireNonNull(file.getParent());
  }

  /**
   * What was written last, or null.
   *
   * @throws IOException if it cannot be read, or is something else
   */
  @Nullable LocalGroupState read() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try (JsonParser in = JSON.createParser(Files.readAllBytes(file))) {
      return parse(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          file
              + " is not the file of a group, or is damaged: "
              + e.getMessage()
              + ". Without it the group begins anew.",
          e);
    }
  }

  private static LocalGroupState parse(JsonParser in) throws IOException {
    String stream = "";
    Long startMillis = null;
    int version = 0;
    int firstShards = 0;
    int nextShard = 0;
    String newestStart = null;
    List<LeaseState> leases = new ArrayList<>();
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("it is no JSON object");
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "version" -> version = in.getIntValue();
        case "stream" -> stream = in.getText();
        case "startMillis" -> startMillis = in.getLongValue();
        case "firstShards" -> firstShards = in.getIntValue();
        case "nextShard" -> nextShard = in.getIntValue();
        case "newestStart" -> newestStart = in.getText();
        case "leases" -> {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            leases.add(lease(in));
          }
        }
        default -> in.skipChildren();
      }
    }
    if (version != VERSION) {
      throw new IOException("its version is " + version + ", not " + VERSION);
    }
    return new LocalGroupState(stream, startMillis, firstShards, nextShard, newestStart, leases);
  }

  private static LeaseState lease(JsonParser in) throws IOException {
    int shard = 0;
    long counter = 0;
    Checkpoint checkpoint = Checkpoint.trimHorizon();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "shard" -> shard = in.getIntValue();
        case "counter" -> counter = in.getLongValue();
        case "checkpoint" -> checkpoint = GroupJson.checkpoint(in);
        default -> in.skipChildren();
      }
    }
    return new LeaseState(shard, counter, null, checkpoint);
  }

  /** Writes it, and returns when a loss of power leaves it there. */
  void write(LocalGroupState state) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(state));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
  }

  /** So that the new name is there after a loss of power; some systems know no such thing. */
  private void forceDirectory() throws IOException {
    if (java.io.File.separatorChar == '/') {
      try (FileChannel directory = FileChannel.open(directory(), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  private static byte[] bytes(LocalGroupState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
      out.writeStartObject();
      out.writeNumberField("version", VERSION);
      out.writeStringField("stream", state.stream());
      if (state.startMillis() != null) {
        out.writeNumberField("startMillis", state.startMillis());
      }
      out.writeNumberField("firstShards", state.firstShards());
      out.writeNumberField("nextShard", state.nextShard());
      if (state.newestStart() != null) {
        out.writeStringField("newestStart", state.newestStart());
      }
      out.writeArrayFieldStart("leases");
      for (LeaseState lease : state.leases()) {
        out.writeStartObject();
        out.writeNumberField("shard", lease.shard());
        out.writeNumberField("counter", lease.counter());
        out.writeObjectFieldStart("checkpoint");
        GroupJson.write(lease.checkpoint(), out);
        out.writeEndObject();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** Lets others have it. */
  @Override
  public void close() throws IOException {
    try {
      lock.close();
    } finally {
      OPEN.remove(file);
    }
  }
}
