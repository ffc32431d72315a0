package io.weir.server.operation;

import io.weir.broker.limits.CallLimits;
import io.weir.server.protocol.MemberReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation that may be called so often only. Calls that are well-formed count, whatever comes
 * of them.
 *
 * @param operation what it is
 * @param perSecond calls in any second, of the account or of a stream
 * @param limits keeps count
 * @param <I> the members as read and checked
 */
public record RateLimited<I>(Operation<I> operation, int perSecond, CallLimits limits)
    implements Operation<I> {
  private static final int MOST = 5;
  private static final Map<String, Integer> OTHERS =
      Map.of(
          "DescribeLimits", 1,
          "DescribeStream", 10,
          "DescribeStreamConsumer", 20,
          "DescribeStreamSummary", 20,
          "ListShards", 1000,
          "UpdateShardCount", 10);

  /** Limits the operations of the control plane among some, at Amazon's rates. */
  public static List<Operation<?>> controlCalls(
      List<? extends Operation<?>> operations, CallLimits limits) {
    return operations.stream().<Operation<?>>map(o -> limited(o, limits)).toList();
  }

  private static Operation<?> limited(Operation<?> operation, CallLimits limits) {
    return operation instanceof ControlOperation<?> control ? of(control, limits) : operation;
  }

  private static <T> Operation<T> of(Operation<T> operation, CallLimits limits) {
    return new RateLimited<>(operation, OTHERS.getOrDefault(operation.name(), MOST), limits);
  }

  @Override
  public String name() {
    return operation.name();
  }

  @Override
  public boolean blocks() {
    return operation.blocks();
  }

  @Override
  public @Nullable Object lane(I input) {
    return operation.lane(input);
  }

  @Override
  public I decode(MemberReader in) {
    I input = operation.decode(in);
    limits.admit(name(), operation.countedFor(input), perSecond);
    return input;
  }

  @Override
  public void execute(I input, Reply reply) {
    operation.execute(input, reply);
  }
}
