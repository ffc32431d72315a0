package io.weir.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A stream to be there from the start: {@code NAME:SHARDS}, or {@code NAME:on-demand}.
 *
 * @param shards 0 for an on-demand stream, whose shards follow its traffic
 */
record StreamSpec(String name, int shards) {
  private static final String ON_DEMAND = "on-demand";
  private static final Pattern FORM =
      Pattern.compile("([a-zA-Z0-9_.-]{1,128}):(\\d{1,5}|" + ON_DEMAND + ")");

  /** Whether its shards follow its traffic. */
  boolean isOnDemand() {
    return shards == 0;
  }

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<StreamSpec> {

    @Override
    public StreamSpec convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        throw notUnderstood(value);
      }
      if (matcher.group(2).equals(ON_DEMAND)) {
        return new StreamSpec(matcher.group(1), 0);
      }
      int shards = Integer.parseInt(matcher.group(2));
      if (shards == 0) {
        throw notUnderstood(value);
      }
      return new StreamSpec(matcher.group(1), shards);
    }

    private static TypeConversionException notUnderstood(String value) {
      return new TypeConversionException(
          "'"
              + value
              + "' is neither NAME:SHARDS, such as clicks:4 (at least one shard), nor"
              + " NAME:on-demand.");
    }
  }
}
