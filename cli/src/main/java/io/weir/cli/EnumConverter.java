package io.weir.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of a few values, written as the help writes them: in lower case; any case is understood. */
final class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;

  private EnumConverter(Class<E> type) {
    this.type = type;
  }

  /** Has a command line, and its subcommands, understand the values of a type. */
  static <E extends Enum<E>> void register(CommandLine command, Class<E> type) {
    command.registerConverter(type, new EnumConverter<>(type));
  }

  @Override
  public E convert(String value) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> written(constant).equals(value.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    Arrays.stream(type.getEnumConstants())
                            .map(EnumConverter::written)
                            .collect(Collectors.joining(" or "))
                        + ", not '"
                        + value
                        + "'"));
  }

  /** As a value is written in a command line, such as {@code on-demand}. */
  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
