package io.weir.broker.reliability;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * What a broker's process says through its pipe, as it happens: what is in the pipe survives the
 * process. A message is one write; the last one may be cut short. Thread-safe.
 */
final class Report {

  /** What a message is about. */
  enum Kind {
    PHASE,
    STREAM,
    STREAMS_END,
    RECORD,
    SHARD_END,
    ACK,
    CREATING,
    CREATED,
    DELETING,
    DELETED,
    RETAINING,
    RETAINED
  }

  /** How far a life has come. */
  enum Phase {
    OPENING,
    OPENED,
    INSPECTED,
    CLOSING,
    CLOSED
  }

  /** Writes the fields of a message. */
  @FunctionalInterface
  interface Fields {
    void write(DataOutputStream out) throws IOException;
  }

  /** Several messages that go out together. */
  static final class Batch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    void add(Kind kind, Fields fields) {
      try {
        out.writeUTF(kind.name());
        fields.write(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final OutputStream pipe;

  Report(OutputStream pipe) {
    this.pipe = pipe;
  }

  void phase(Phase phase) {
    say(Kind.PHASE, out -> out.writeUTF(phase.name()));
  }

  void say(Kind kind, Fields fields) {
    Batch batch = new Batch();
    batch.add(kind, fields);
    say(batch);
  }

  synchronized void say(Batch batch) {
    try {
      pipe.write(batch.bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Whoever listened is gone.
    }
  }

  /** Sixty-four bits of a sequence number's text. */
  static long hash(String sequenceNumber) {
    long hash = 1125899906842597L;
    for (int i = 0; i < sequenceNumber.length(); i++) {
      hash = 31 * hash + sequenceNumber.charAt(i);
    }
    return hash;
  }
}
