package io.weir.producer.gateway.kinesis;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Puts a producer's PutRecords body in the place of the SDK's, and reads the answer, so that the
 * SDK makes no object of its own for each record: its marshalling and unmarshalling take a tenth of
 * the processor time of small records. All else remains the client's: endpoint, signature,
 * time-outs, connections, metrics and other interceptors.
 *
 * <p>The SDK finds this class by a file in the jar, {@code execution.interceptors}, and makes one
 * for each Kinesis client. Only calls of a {@link KinesisGateway} are touched, known by an
 * attribute. Where the file got lost in repackaging, or CBOR is switched off, nothing is touched
 * and the producer's calls go the SDK's way. Thread-safe.
 */
public final class PutRecordsInterceptor implements ExecutionInterceptor {
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String CBOR = "application/x-amz-cbor-1.1";

  /** Called by the SDK. */
  public PutRecordsInterceptor() {}

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    PutRecordsExchange exchange = exchange(attributes);
    SdkHttpRequest request = context.httpRequest();
    if (exchange == null || !exchange.isDirect()) {
      return request;
    }
    String length = Integer.toString(exchange.body().length());
    return request.toBuilder().putHeader("Content-Length", length).build();
  }

  @Override
  public Optional<RequestBody> modifyHttpContent(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    PutRecordsExchange exchange = exchange(attributes);
    if (exchange == null) {
      return context.requestBody();
    }
    boolean cbor = isCbor(context.httpRequest().firstMatchingHeader(CONTENT_TYPE));
    if (cbor) {
      exchange.onCbor();
    }
    if (!exchange.isDirect()) {
      return context.requestBody();
    }
    if (!cbor) {
      throw new IllegalStateException("The client speaks CBOR no more."); // The next call asks it.
    }
    CborRequest body = exchange.body();
    return Optional.of(RequestBody.fromContentProvider(body::stream, body.length(), CBOR));
  }

  @Override
  public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    PutRecordsExchange exchange = exchange(attributes);
    Optional<Publisher<ByteBuffer>> body = context.responsePublisher();
    return exchange == null || !isPlainCbor(context.httpResponse())
        ? body
        : body.map(bytes -> new AnswerBody(bytes, exchange));
  }

  private static @Nullable PutRecordsExchange exchange(ExecutionAttributes attributes) {
    return attributes.getAttribute(PutRecordsExchange.ATTRIBUTE);
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
