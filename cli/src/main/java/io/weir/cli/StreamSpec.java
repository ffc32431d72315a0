package io.weir.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A stream to be there from the start: {@code NAME:SHARDS}. */
record StreamSpec(String name, int shards) {
  private static final Pattern FORM = Pattern.compile("([a-zA-Z0-9_.-]{1,128}):(\\d{1,5})");

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<StreamSpec> {

    @Override
    public StreamSpec convert(String value) {
      Matcher matcher = FORM.matcher(value);
      int shards = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
      if (shards == 0) {
        throw new TypeConversionException(
            "'" + value + "' is not NAME:SHARDS, such as clicks:4 (at least one shard).");
      }
      return new StreamSpec(matcher.group(1), shards);
    }
  }
}
