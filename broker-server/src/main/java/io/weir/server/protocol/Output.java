package io.weir.server.protocol;

/**
 * What an operation answers: written once, on the connection's event loop, when its turn comes.
 * Immutable, or left alone once handed over.
 */
@FunctionalInterface
public interface Output {
  /** An answer without members. */
  Output EMPTY =
      out -> {
        out.beginStructure();
        out.endStructure();
      };

  /** Writes the members, the outermost structure included. */
  void writeTo(MemberWriter out);

  /** About how many bytes of everything but blobs there will be; good guesses save copying. */
  default int textSize() {
    return 512;
  }

  /** How many bytes of blobs there are, before any encoding. */
  default int blobSize() {
    return 0;
  }
}
