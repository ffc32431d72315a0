package io.weir.producer.gateway.kinesis;

import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One PutRecords call on its way through the SDK, whose body is written and whose answer is read
 * here, so that the SDK makes no objects for each record. As a plugin of its request it adds itself
 * to the interceptors of that one call; endpoint, signature, time-outs, connections and metrics
 * remain the client's.
 *
 * <p>Whether that is safe is tried first: a call that is not direct goes out as the SDK made it,
 * and is compared with what would have been written here. A client with interceptors that are not
 * the SDK's own is left alone, since they may want to see, or change, records.
 *
 * <p>The SDK calls it on one thread after the other; what comes of it is read when the call has
 * completed.
 */
final class PutRecordsExchange implements SdkPlugin, ExecutionInterceptor {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String CBOR = "application/x-amz-cbor-1.1";
  private static final String SDK_PACKAGE = "software.amazon.awssdk.";

  /** How calls through a client may go. */
  enum Way {
    /** It is to be found out. */
    UNKNOWN,
    /** Written and read here. */
    DIRECT,
    /** With the SDK's own model of each record. */
    SDK
  }

  private final String stream;
  private final List<? extends PutEntry> entries;
  private final boolean direct;
  private @Nullable CborRequest body;
  private volatile Way found = Way.UNKNOWN;
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

  /** What this call has shown. A direct one that shows nothing has sent no record. */
  Way found() {
    return found;
  }

  /** What was read of the answer; null if that was left to the SDK. */
  @Nullable List<PutOutcome> outcomes() {
    return outcomes;
  }

  /** Whether it is a part of the SDK. */
  static boolean isSdks(Object part) {
    return part.getClass().getName().startsWith(SDK_PACKAGE);
  }

  @Override
  public void configureClient(SdkServiceClientConfiguration.Builder client) {
    boolean others =
        !client.overrideConfiguration().executionInterceptors().stream()
            .allMatch(PutRecordsExchange::isSdks);
    if (others) {
      found = Way.SDK;
    } else {
      client.overrideConfiguration(o -> o.addExecutionInterceptor(this));
    }
  }

  @Override
  public Optional<RequestBody> modifyHttpContent(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    if (!isCbor(context.httpRequest().firstMatchingHeader(CONTENT_TYPE))) {
      found = Way.SDK;
      return unchanged(context);
    }
    if (direct) {
      CborRequest mine = body();
      found = Way.DIRECT;
      return Optional.of(RequestBody.fromContentProvider(mine::stream, mine.length(), CBOR));
    }
    CborRequest mine = CborRequest.of(stream, entries);
    boolean same = context.requestBody().filter(sdks -> isSame(sdks, mine)).isPresent();
    found = same ? Way.DIRECT : Way.SDK;
    return context.requestBody();
  }

  private Optional<RequestBody> unchanged(Context.ModifyHttpRequest context) {
    if (direct) {
      throw new IllegalStateException("The client does not speak CBOR any more.");
    }
    return context.requestBody();
  }

  private static boolean isSame(RequestBody sdks, CborRequest mine) {
    try {
      return mine.hasBytes(sdks.contentStreamProvider().newStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It is in memory.
    }
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkHttpRequest request = context.httpRequest();
    return direct
        ? request.toBuilder().putHeader("Content-Length", Integer.toString(body().length())).build()
        : request;
  }

  private CborRequest body() {
    CborRequest made = body;
    if (made == null) {
      made = CborRequest.of(stream, entries);
      body = made;
    }
    return made;
  }

  @Override
  public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Optional<Publisher<ByteBuffer>> answer = context.responsePublisher();
    return direct && isPlainCbor(context.httpResponse())
        ? answer.map(bytes -> new AnswerBody(bytes, entries.size(), this::onAnswer))
        : answer;
  }

  /** Takes an answer's body. Returns what is left for the SDK. */
  private ByteBuffer onAnswer(byte[] bytes, int length) {
    List<PutOutcome> read = CborAnswer.read(bytes, length);
    outcomes = read; // Of the last attempt, if the client makes several.
    return read == null
        ? ByteBuffer.wrap(bytes, 0, length)
        : ByteBuffer.wrap(CborAnswer.withoutRecords(read));
  }

  private static boolean isPlainCbor(SdkHttpResponse response) {
    return response.isSuccessful()
        && isCbor(response.firstMatchingHeader(CONTENT_TYPE))
        && response.firstMatchingHeader("Content-Encoding").isEmpty()
        && response.firstMatchingHeader("x-amz-crc32").isEmpty(); // The SDK checks that one.
  }

  private static boolean isCbor(Optional<String> contentType) {
    return contentType.filter(type -> type.startsWith(CBOR)).isPresent();
  }
}
