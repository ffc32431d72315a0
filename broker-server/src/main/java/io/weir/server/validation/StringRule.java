package io.weir.server.validation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the service model says of a string. Lengths count Unicode characters.
 *
 * <p><b>Hostile strings.</b> The model's patterns for ARNs have several {@code .*}, and a matcher
 * that goes back would try every combination of them: seconds for two kilobytes, on an event loop.
 * They are matched by patterns that accept the same strings and never go back behind what they have
 * found: the first {@code :kinesis:}, the first account, the last {@code stream/} are as good as
 * any.
 *
 * @param pattern the whole string must match, or null
 * @param shown the pattern as the model has it, for messages
 * @param min the shortest
 * @param max the longest
 */
public record StringRule(@Nullable Pattern pattern, String shown, int min, int max) {
  private static final int LONGEST_TRIED = 4096;

  /** {@code StreamName}. */
  public static final StringRule STREAM_NAME = matching("[a-zA-Z0-9_.-]+", 1, 128);

  /** {@code StreamARN}. */
  public static final StringRule STREAM_ARN =
      new StringRule(
          Pattern.compile("arn:aws(?>.*?:kinesis:)(?>.*:\\d{12}:stream/(?=\\S))\\S+"),
          "arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+",
          1,
          2048);

  /** {@code ShardId}. */
  public static final StringRule SHARD_ID = matching("[a-zA-Z0-9_.-]+", 1, 128);

  /** {@code HashKey}. */
  public static final StringRule HASH_KEY = matching("0|([1-9]\\d{0,38})", 0, Integer.MAX_VALUE);

  /** {@code SequenceNumber}. */
  public static final StringRule SEQUENCE_NUMBER =
      matching("0|([1-9]\\d{0,128})", 0, Integer.MAX_VALUE);

  /** {@code PartitionKey}. */
  public static final StringRule PARTITION_KEY = new StringRule(null, "", 1, 256);

  /** {@code ShardIterator}. */
  public static final StringRule SHARD_ITERATOR = new StringRule(null, "", 1, 512);

  /** {@code ResourceARN}. */
  public static final StringRule RESOURCE_ARN =
      new StringRule(
          Pattern.compile("arn:aws(?>.*?:kinesis:)(?>.*?:\\d{12}:)(?>.*stream/(?=\\S))\\S+"),
          "arn:aws.*:kinesis:.*:\\d{12}:.*stream/\\S+",
          1,
          2048);

  /** {@code ConsumerName}. */
  public static final StringRule CONSUMER_NAME = matching("[a-zA-Z0-9_.-]+", 1, 128);

  /** The name of a consumer group or of a member of one. */
  public static final StringRule GROUP_NAME = matching("[a-zA-Z0-9_.-]+", 1, 128);

  /** {@code ConsumerARN}. */
  public static final StringRule CONSUMER_ARN =
      new StringRule(
          Pattern.compile(
              "arn:aws(?>.*?:kinesis:)(?>.*?:\\d{12}:)"
                  + ".*stream/[a-zA-Z0-9_.-]++/consumer/[a-zA-Z0-9_.-]++:[0-9]++"),
          "^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+",
          1,
          2048);

  /** {@code TagKey}. */
  public static final StringRule TAG_KEY = new StringRule(null, "", 1, 128);

  /** {@code TagValue}. */
  public static final StringRule TAG_VALUE = new StringRule(null, "", 0, 256);

  /** {@code KeyId}. */
  public static final StringRule KEY_ID = new StringRule(null, "", 1, 2048);

  /** {@code NextToken}. */
  public static final StringRule NEXT_TOKEN = new StringRule(null, "", 1, 1_048_576);

  private static StringRule matching(String pattern, int min, int max) {
    return new StringRule(Pattern.compile(pattern), pattern, min, max);
  }

  /**
   * Whether a string keeps the pattern. Nothing absurdly long is even tried: patterns backtrack.
   */
  boolean patternKept(String value) {
    return pattern == null || (value.length() <= LONGEST_TRIED && pattern.matcher(value).matches());
  }

  /** Whether a string has a length that is allowed. */
  boolean lengthKept(String value) {
    int length = lengthOf(value);
    return length >= min && length <= max;
  }

  /** What a length must keep, in Amazon's words. */
  String lengthInWords() {
    return "[Member must have length less than or equal to "
        + max
        + ", Member must have length greater than or equal to "
        + min
        + "]";
  }

  /** The string's length as the model counts. */
  static int lengthOf(String value) {
    return value.codePointCount(0, value.length());
  }
}
