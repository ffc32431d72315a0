package io.weir.broker.catalog;

import io.weir.broker.error.StorageException;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * What makes a data directory this one: an id, from which the catalog's log gets its own, and a
 * secret that authenticates iterators. Written once, as the content of a {@link SafeFile} named
 * {@code weir.id}: id 16, secret 32.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record DirectoryIdentity(UUID id, byte[] secret) {
  private static final long MAGIC = 0x57454952_44495231L; // WEIRDIR1
  private static final int VERSION = 1;
  private static final int SECRET_LENGTH = 32;

  static Path path(Path directory) {
    return directory.resolve("weir.id");
  }

  /** Reads the identity of a directory that has one, or gives it one. */
  public static DirectoryIdentity of(FileSystem fs, Path directory, SecureRandom random) {
    Path path = path(directory);
    try {
      return fs.exists(path) ? read(fs, path) : create(fs, directory, path, random);
    } catch (IOException e) {
      throw new StorageException("Cannot read or write " + path + ": " + e + ".", e);
    } catch (CatalogFormatException e) {
      throw new StorageException(
          path + " holds " + e.getMessage() + ". It was not made by this version of Weir.", e);
    }
  }

  static DirectoryIdentity read(FileSystem fs, Path path)
      throws IOException, CatalogFormatException {
    ByteBuffer in = ByteBuffer.wrap(SafeFile.read(fs, path, MAGIC, VERSION));
    if (in.remaining() != 16 + SECRET_LENGTH) {
      throw new CatalogFormatException("content of " + in.remaining() + " bytes");
    }
    UUID id = new UUID(in.getLong(), in.getLong());
    byte[] secret = new byte[SECRET_LENGTH];
    in.get(secret);
    return new DirectoryIdentity(id, secret);
  }

  private static DirectoryIdentity create(
      FileSystem fs, Path directory, Path path, SecureRandom random) throws IOException {
    fs.createDirectories(directory);
    byte[] content = new byte[16 + SECRET_LENGTH];
    random.nextBytes(content);
    SafeFile.write(fs, path, MAGIC, VERSION, content);
    ByteBuffer in = ByteBuffer.wrap(content);
    UUID id = new UUID(in.getLong(), in.getLong());
    byte[] secret = new byte[SECRET_LENGTH];
    in.get(secret);
    return new DirectoryIdentity(id, secret);
  }
}
