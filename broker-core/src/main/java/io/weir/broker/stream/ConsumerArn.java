package io.weir.broker.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a consumer's ARN, {@code
 * arn:aws:kinesis:REGION:ACCOUNT:stream/STREAM/consumer/NAME:SECOND}.
 *
 * @param streamArn what comes before {@code /consumer/}
 * @param region of the broker
 * @param account of the broker
 * @param stream the stream's name
 * @param name the consumer's name
 * @param creationSecond tells it from earlier and later ones of the same name
 */
public record ConsumerArn(
    String streamArn,
    String region,
    String account,
    String stream,
    String name,
    long creationSecond) {
  private static final Pattern FORM =
      Pattern.compile(
          "(arn:aws[^:]*:kinesis:([^:]*):([0-9]{12}):stream/([a-zA-Z0-9_.-]+))"
              + "/consumer/([a-zA-Z0-9_.-]+):([0-9]{1,18})");
  private static final int LONGEST = 2048;

  /** The ARN of a consumer of a stream. */
  public static String of(String streamArn, String name, long creationSecond) {
    return streamArn + "/consumer/" + name + ":" + creationSecond;
  }

  /** The parts of an ARN, or null if it is not a consumer's. */
  public static @Nullable ConsumerArn parse(String arn) {
    Matcher parts = FORM.matcher(arn);
    if (arn.length() > LONGEST || !parts.matches()) {
      return null;
    }
    return new ConsumerArn(
        parts.group(1),
        parts.group(2),
        parts.group(3),
        parts.group(4),
        parts.group(5),
        Long.parseLong(parts.group(6)));
  }
}
