package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * One PutRecords call on its way through the SDK, which carries it as an attribute of the request.
 * Filled by the {@link PutRecordsInterceptor}, whichever of the client's threads that is called on;
 * read when the call has completed.
 */
final class PutRecordsExchange {
  static final ExecutionAttribute<PutRecordsExchange> ATTRIBUTE =
      new ExecutionAttribute<>("io.weir.producer.PutRecordsExchange");

  private final String stream;
  private final List<? extends PutEntry> entries;
  private final boolean direct;
  private @Nullable CborRequest body;
  private volatile boolean cbor;
  private volatile @Nullable List<PutOutcome> outcomes;

  /**
   * A call with these records.
   *
   * @param direct whether the body is written here, and the SDK's request has no records
   */
  PutRecordsExchange(String stream, List<? extends PutEntry> entries, boolean direct) {
    this.stream = stream;
    this.entries = entries;
    this.direct = direct;
  }

  boolean isDirect() {
    return direct;
  }

  /** The body, made at its first use. */
  CborRequest body() {
    CborRequest made = body;
    if (made == null) {
      made = CborRequest.of(stream, entries);
      body = made;
    }
    return made;
  }

  /** The interceptor is there, and the client speaks CBOR. */
  void onCbor() {
    cbor = true;
  }

  /** Whether {@link #onCbor} was called: so the client's next calls may be direct. */
  boolean isCbor() {
    return cbor;
  }

  /** Takes the answer's body. Returns whether it was understood. */
  boolean onAnswer(byte[] bytes, int length) {
    outcomes = CborAnswer.read(bytes, length);
    return outcomes != null;
  }

  /** What was read of the answer; null if that was left to the SDK. */
  @Nullable List<PutOutcome> outcomes() {
    return outcomes;
  }
}
