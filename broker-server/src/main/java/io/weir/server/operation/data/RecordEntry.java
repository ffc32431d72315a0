package io.weir.server.operation.data;

import io.netty.buffer.ByteBufUtil;
import io.weir.broker.routing.HashKey;
import io.weir.server.protocol.Blob;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record to put, as PutRecord and PutRecords have it.
 *
 * @param partitionKey 1–256 characters
 * @param explicitHashKey decides on the shard in the key's place
 * @param data lies in the request's body
 */
record RecordEntry(String partitionKey, @Nullable HashKey explicitHashKey, Blob data) {
  private static final int MAX_DATA_BYTES = 10 * 1024 * 1024;

  /** What the limits count. */
  long countedBytes() {
    return (long) ByteBufUtil.utf8Bytes(partitionKey) + data.length();
  }

  /** Reads the members in whatever order they come. */
  static final class Builder {
    private @Nullable String partitionKey;
    private @Nullable String explicitHashKey;
    private @Nullable Blob data;

    /** Reads the member at hand if it is one of a record's; false leaves it alone. */
    boolean read(String member, MemberReader in) {
      switch (member) {
        case "Data" -> data = in.readBlob();
        case "PartitionKey" -> partitionKey = in.readString();
        case "ExplicitHashKey" -> explicitHashKey = in.readString();
        default -> {
          return false;
        }
      }
      return true;
    }

    /** Checks what is there and what is not. */
    void check(Violations violations) {
      violations
          .required("data", data)
          .required("partitionKey", partitionKey)
          .check("partitionKey", partitionKey, StringRule.PARTITION_KEY)
          .check("explicitHashKey", explicitHashKey, StringRule.HASH_KEY);
      if (data != null && data.length() > MAX_DATA_BYTES) {
        violations.size(
            "data", "Blob of " + data.length() + " bytes", data.length(), 0, MAX_DATA_BYTES);
      }
    }

    /** After a check that found nothing. */
    RecordEntry build() {
      return new RecordEntry(
          Objects.requireNonNull(partitionKey),
          explicitHashKey == null ? null : HashKey.parse(explicitHashKey),
          Objects.requireNonNull(data));
    }
  }
}
