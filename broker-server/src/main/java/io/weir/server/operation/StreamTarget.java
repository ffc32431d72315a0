package io.weir.server.operation;

import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import org.jspecify.annotations.Nullable;

/** The members by which almost every operation names its stream. Filled while reading a request. */
public final class StreamTarget {
  private @Nullable String name;
  private @Nullable String arn;
  private @Nullable String id;

  /** Reads the member at hand if it is one of these, and skips it otherwise. */
  public void readOrSkip(String member, MemberReader in) {
    switch (member) {
      case "StreamName" -> name = in.readString();
      case "StreamARN" -> arn = in.readString();
      case "StreamId" -> id = in.readString();
      default -> in.skip();
    }
  }

  /** Checks the form of what is there. */
  public void check(Violations violations) {
    violations
        .check("streamName", name, StringRule.STREAM_NAME)
        .check("streamARN", arn, StringRule.STREAM_ARN);
  }

  /** As {@link #check}, for an operation that takes no name. */
  public void checkArn(Violations violations) {
    violations.required("streamARN", arn);
    check(violations);
  }

  /** Whether anything names a stream. */
  public boolean isGiven() {
    return name != null || arn != null || id != null;
  }

  /**
   * The stream's name.
   *
   * @throws ApiException if nothing or something contradictory is given
   */
  public String resolve(StreamArns arns) {
    String resolved = resolveIfGiven(arns);
    if (resolved == null) {
      throw ApiException.invalidArgument("Either StreamName or StreamARN must be specified.");
    }
    return resolved;
  }

  /** As {@link #resolve}; null where nothing is given. */
  public @Nullable String resolveIfGiven(StreamArns arns) {
    if (id != null) {
      throw ApiException.invalidArgument(
          "StreamId is not supported by Weir yet; use StreamName or StreamARN.");
    }
    if (arn == null) {
      return name;
    }
    String named = arns.nameOf(arn);
    if (name != null && !name.equals(named)) {
      throw ApiException.invalidArgument(
          "StreamName " + name + " and StreamARN " + arn + " name different streams.");
    }
    return named;
  }
}
