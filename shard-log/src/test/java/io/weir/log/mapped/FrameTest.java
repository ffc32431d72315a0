package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What makes bytes a frame: all of them, in their place, the first word last. */
class FrameTest {
  private static final UUID LOG = new UUID(1, 2);
  private static final long SEED = Frame.segmentSeed(LOG, 7);
  private static final int AT = SegmentHeader.LENGTH;
  private static final long OFFSET = 40;
  private static final Body BODY = new Body(5, 83);

  private final ByteBuffer segment = ByteBuffer.allocateDirect(1024).order(ByteOrder.LITTLE_ENDIAN);
  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader();

  @BeforeEach
  void begin() {
    writer.begin(segment);
  }

  private void write() {
    writer.write(AT, SEED, OFFSET, 1000, BODY, BODY.length());
  }

  private boolean isValid(int position, long seed) {
    return reader.isValid(segment, position, segment.capacity(), seed);
  }

  private boolean isServed() {
    RecordBatch batch = new RecordBatch();
    return reader.copy(segment, AT, segment.capacity(), SEED, OFFSET, batch);
  }

  @Test
  void isServedAsItWasWritten() {
    write();
    RecordBatch batch = new RecordBatch();
    assertThat(reader.copy(segment, AT, segment.capacity(), SEED, OFFSET, batch)).isTrue();
    assertThat(batch.offset(0)).isEqualTo(OFFSET);
    assertThat(batch.arrivalMillis(0)).isEqualTo(1000);
    assertThat(BODY.isIn(batch.bytes(), batch.start(0), batch.length(0))).isTrue();
  }

  @Test
  void isValidInItsPlaceOnly() {
    write();
    assertThat(isValid(AT, SEED)).isTrue();
    for (int position = AT + 128; position < AT + 256; position += Frame.ALIGNMENT) {
      segment.put(position, segment, AT, Frame.stride(BODY.length()));
      assertThat(isValid(position, SEED)).as("its copy at %s", position).isFalse();
    }
  }

  @Test
  void isValidInItsSegmentOnly() {
    write();
    for (long number = 0; number < 100; number++) {
      assertThat(isValid(AT, Frame.segmentSeed(LOG, number)))
          .as("in segment %s", number)
          .isEqualTo(number == 7);
    }
  }

  @Test
  void isValidInItsLogOnly() {
    write();
    assertThat(isValid(AT, Frame.segmentSeed(new UUID(1, 3), 7))).isFalse();
    assertThat(isValid(AT, Frame.segmentSeed(new UUID(2, 2), 7))).isFalse();
    assertThat(isValid(AT, Frame.segmentSeed(new UUID(2, 1), 7))).isFalse();
  }

  @Test
  void everyBitCounts() {
    write();
    for (int bit = 0; bit < 8 * (Frame.HEADER + BODY.length()); bit++) {
      flip(bit);
      assertThat(isValid(AT, SEED)).as("with bit %s flipped", bit).isFalse();
      assertThat(isServed()).as("with bit %s flipped", bit).isFalse();
      flip(bit);
    }
    assertThat(isServed()).isTrue();
  }

  private void flip(int bit) {
    int at = AT + (bit >>> 3);
    segment.put(at, (byte) (segment.get(at) ^ 1 << (bit & 7)));
  }

  /** While it is being written the word is zero, by which recovery tells it from a damaged one. */
  @Test
  void itsFirstWordIsStoredLast() {
    BodySource watching =
        new BodySource() {
          @Override
          public int length() {
            return BODY.length();
          }

          @Override
          public void writeTo(BodyWriter out) {
            assertThat(segment.getLong(AT)).isZero();
            BODY.writeTo(out);
            assertThat(segment.getLong(AT)).isZero();
          }
        };
    writer.write(AT, SEED, OFFSET, 1000, watching, watching.length());
    assertThat(segment.getLong(AT)).isNotZero();
  }

  @Test
  void oneThatIsGivenUpLeavesNothing() {
    BodySource failing =
        new BodySource() {
          @Override
          public int length() {
            return BODY.length();
          }

          @Override
          public void writeTo(BodyWriter out) {
            out.write(BODY.content(), 0, 50);
            throw new IllegalStateException("given up");
          }
        };
    assertThatThrownBy(() -> writer.write(AT, SEED, OFFSET, 1000, failing, failing.length()))
        .hasMessage("given up");
    for (int i = 0; i < segment.capacity(); i++) {
      assertThat(segment.get(i)).as("byte %s", i).isZero();
    }
  }
}
