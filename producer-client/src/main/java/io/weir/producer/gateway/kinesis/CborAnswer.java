package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.PutOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outcomes out of the answer to a PutRecords call in CBOR (RFC 8949). What it does not
 * know it does not guess: then the SDK is to read the answer.
 */
final class CborAnswer {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int INDEFINITE = -1;
  private static final int BREAK = 0xff;

  private static final byte[] FAILED_RECORD_COUNT = CborWriter.item("FailedRecordCount");
  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] SEQUENCE_NUMBER = ascii("SequenceNumber");
  private static final byte[] SHARD_ID = ascii("ShardId");
  private static final byte[] ERROR_CODE = ascii("ErrorCode");
  private static final byte[] ERROR_MESSAGE = ascii("ErrorMessage");

  private final byte[] bytes;
  private final int end;
  private int at;

  private CborAnswer(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The outcomes, in the order of the records; null if that is not what it is. */
  static @Nullable List<PutOutcome> read(byte[] bytes, int length) {
    try {
      CborAnswer answer = new CborAnswer(bytes, length);
      List<PutOutcome> outcomes = answer.readAnswer();
      return answer.at == length ? outcomes : null;
    } catch (UnknownFormException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  /** The same answer for a reader that has the outcomes already. */
  static byte[] withoutRecords(List<PutOutcome> outcomes) {
    int refused = 0;
    for (PutOutcome outcome : outcomes) {
      refused += outcome instanceof PutOutcome.Refused ? 1 : 0;
    }
    CborWriter answer = new CborWriter(FAILED_RECORD_COUNT.length + CborWriter.LONGEST_HEAD + 2);
    answer.map();
    answer.put(FAILED_RECORD_COUNT);
    answer.number(refused);
    answer.end();
    return Arrays.copyOf(answer.array(), answer.length());
  }

  /** For the caller within; it is told to nobody. */
  private static final class UnknownFormException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownFormException() {
      super(null, null, false, false);
    }
  }

  private @Nullable List<PutOutcome> readAnswer() throws UnknownFormException {
    List<PutOutcome> outcomes = null;
    for (int left = begin(MAP); hasNext(left); left--) {
      if (nextTextIs(RECORDS)) {
        outcomes = readRecords();
      } else {
        skipText();
        skipNumberOrText();
      }
    }
    return outcomes;
  }

  private List<PutOutcome> readRecords() throws UnknownFormException {
    List<PutOutcome> outcomes = new ArrayList<>();
    for (int left = begin(LIST); hasNext(left); left--) {
      outcomes.add(readRecord());
    }
    return outcomes;
  }

  private PutOutcome readRecord() throws UnknownFormException {
    String sequenceNumber = null;
    String shardId = null;
    String errorCode = null;
    String errorMessage = null;
    for (int left = begin(MAP); hasNext(left); left--) {
      if (nextTextIs(SEQUENCE_NUMBER)) {
        sequenceNumber = readText();
      } else if (nextTextIs(SHARD_ID)) {
        shardId = readText();
      } else if (nextTextIs(ERROR_CODE)) {
        errorCode = readText();
      } else if (nextTextIs(ERROR_MESSAGE)) {
        errorMessage = readText();
      } else {
        skipText();
        skipNumberOrText();
      }
    }
    if (errorCode != null) {
      return new PutOutcome.Refused(Failures.ofRecord(errorCode, errorMessage));
    }
    if (sequenceNumber == null || shardId == null) {
      throw new UnknownFormException();
    }
    return new Position(shardId, sequenceNumber);
  }

  /** The number of its items, or {@link #INDEFINITE}. */
  private int begin(int kind) throws UnknownFormException {
    int first = peek();
    if (first == (kind << 5 | 31)) {
      at++;
      return INDEFINITE;
    }
    return readHead(kind);
  }

  /** Whether another item comes; the end of an indefinite one is taken. */
  private boolean hasNext(int left) {
    if (left >= 0) {
      return left > 0;
    }
    if (peek() == BREAK) {
      at++;
      return false;
    }
    return true;
  }

  private int peek() {
    if (at >= end) {
      throw new IndexOutOfBoundsException();
    }
    return bytes[at] & 0xff;
  }

  private int next() {
    int value = peek();
    at++;
    return value;
  }

  /** The length or value in an item's head. */
  private int readHead(int kind) throws UnknownFormException {
    int first = next();
    if (first >> 5 != kind) {
      throw new UnknownFormException();
    }
    int info = first & 31;
    if (info < 24) {
      return info;
    }
    if (info > 26) {
      throw new UnknownFormException();
    }
    int value = 0;
    for (int more = 1 << (info - 24); more > 0; more--) {
      value = value << 8 | next();
    }
    if (value < 0) {
      throw new UnknownFormException();
    }
    return value;
  }

  /** Takes a text if it is this short one. */
  private boolean nextTextIs(byte[] text) {
    if (peek() != (TEXT << 5 | text.length)) {
      return false;
    }
    int from = at + 1;
    int to = from + text.length;
    if (to > end || !Arrays.equals(bytes, from, to, text, 0, text.length)) {
      return false;
    }
    at = to;
    return true;
  }

  private String readText() throws UnknownFormException {
    int length = readHead(TEXT);
    return new String(bytes, pass(length), length, StandardCharsets.UTF_8);
  }

  private void skipText() throws UnknownFormException {
    int unused = pass(readHead(TEXT));
  }

  /** Returns where those bytes begin. */
  private int pass(int length) {
    int from = at;
    if (length > end - from) {
      throw new IndexOutOfBoundsException();
    }
    at += length;
    return from;
  }

  private void skipNumberOrText() throws UnknownFormException {
    int kind = peek() >> 5;
    if (kind > TEXT) {
      throw new UnknownFormException();
    }
    int value = readHead(kind);
    if (kind == BYTES || kind == TEXT) {
      int unused = pass(value);
    }
  }
}
