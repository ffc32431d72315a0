package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Activation;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a segment file say.
 *
 * @param path the file
 * @param number by its name
 * @param size in bytes
 * @param seed of the segment that should be there
 * @param identity as read; null if damaged
 * @param activation as read; null if there is none, or a damaged one
 * @param otherVersion the version if it is whole and not known, else 0
 * @param spareZero whether the bytes that nothing uses are zero
 */
record SegmentProbe(
    Path path,
    long number,
    long size,
    long seed,
    @Nullable Identity identity,
    @Nullable Activation activation,
    int otherVersion,
    boolean spareZero) {
  static SegmentProbe read(FileSystem files, Path path, UUID log) throws IOException {
    long number = LogDirectories.number(path);
    long seed = Frame.segmentSeed(log, number);
    ByteBuffer header = SegmentHeader.buffer();
    long size;
    boolean whole;
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      size = file.size();
      whole = file.read(header, 0) == SegmentHeader.LENGTH;
    }
    header.clear();
    int otherVersion =
        whole && SegmentHeader.isOtherVersion(header) ? SegmentHeader.version(header) : 0;
    return new SegmentProbe(
        path,
        number,
        size,
        seed,
        SegmentHeader.readIdentity(header),
        SegmentHeader.readActivation(header, seed),
        otherVersion,
        SegmentHeader.isSpareZero(header));
  }

  boolean isOwn(UUID log) {
    return identity != null && identity.log().equals(log) && identity.number() == number;
  }
}
