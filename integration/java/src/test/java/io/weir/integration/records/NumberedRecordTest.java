package io.weir.integration.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NumberedRecordTest {
  private final NumberedRecord record = new NumberedRecord("w1k7", 123);

  @Test
  void whatWasPutIsRead() {
    assertThat(record.data()).hasSize(NumberedRecord.DATA_LENGTH);
    assertThat(NumberedRecord.parse("w1k7", ByteBuffer.wrap(record.data()))).isEqualTo(record);
  }

  @Test
  void anythingElseIsRefused() {
    byte[] cut = Arrays.copyOf(record.data(), NumberedRecord.DATA_LENGTH - 1);
    byte[] spoilt = record.data();
    spoilt[NumberedRecord.DATA_LENGTH - 1] = 'x';
    assertRefused("w1k8", record.data());
    assertRefused("w1k7", cut);
    assertRefused("w1k7", spoilt);
    assertRefused("w1k7", new byte[0]);
  }

  private static void assertRefused(String key, byte[] data) {
    assertThatThrownBy(() -> NumberedRecord.parse(key, ByteBuffer.wrap(data)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }
}
