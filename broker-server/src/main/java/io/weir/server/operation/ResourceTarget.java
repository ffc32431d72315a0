package io.weir.server.operation;

import io.weir.broker.stream.Resource;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import org.jspecify.annotations.Nullable;

/**
 * The member by which an operation names a stream or a consumer. Filled while reading a request.
 */
public final class ResourceTarget {
  private static final String CONSUMER = "/consumer/";

  private @Nullable String arn;
  private @Nullable String id;

  /** Reads the member at hand if it is one of these, and skips it otherwise. */
  public void readOrSkip(String member, MemberReader in) {
    switch (member) {
      case "ResourceARN" -> arn = in.readString();
      case "StreamId" -> id = in.readString();
      default -> in.skip();
    }
  }

  /** Checks the form of what is there. */
  public void check(Violations violations) {
    violations.required("resourceARN", arn).check("resourceARN", arn, StringRule.RESOURCE_ARN);
  }

  /**
   * What is named.
   *
   * @throws ApiException if it is of another region or account
   */
  public Resource resolve(StreamArns arns) {
    if (id != null || arn == null) {
      throw ApiException.invalidArgument("StreamId is not supported by Weir yet; use ResourceARN.");
    }
    String stream = arns.nameOf(arn);
    return stream.contains(CONSUMER) ? Resource.consumer(arn) : Resource.stream(stream);
  }
}
