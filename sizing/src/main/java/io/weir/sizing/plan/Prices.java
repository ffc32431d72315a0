package io.weir.sizing.plan;

import io.weir.sizing.load.InvalidLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What things cost: a file of properties that the user may edit. Those that come along say of which
 * region and day they are; they are an example, and nobody claims that they are today's.
 */
public final class Prices {
  private static final String SHIPPED = "prices.properties";

  /** What has a price. */
  public enum Item {
    /** A shard for an hour. */
    SHARD_HOUR("shard-hour", "shard hours"),
    /** A million PUT payload units of 25 KiB. */
    MILLION_PUT_UNITS("million-put-payload-units", "million PUT payload units"),
    /** A shard of a stream that keeps records for more than 24 hours, for an hour. */
    EXTENDED_SHARD_HOUR("extended-retention-shard-hour", "extended retention, shard hours"),
    /** A GB kept for longer than 7 days, for a month. */
    LONG_TERM_GB_MONTH("long-term-retention-gb-month", "long-term retention, GB months"),
    /** A registered consumer of a shard, for an hour. */
    FAN_OUT_SHARD_HOUR("fan-out-consumer-shard-hour", "fan-out, consumer-shard hours"),
    /** A GB sent to a registered consumer. */
    FAN_OUT_GB("fan-out-gb", "fan-out, GB sent"),
    /** An on-demand stream, for an hour. */
    STREAM_HOUR("on-demand-stream-hour", "stream hours"),
    /** A GB put into an on-demand stream, each record rounded up to 1 KiB. */
    GB_IN("on-demand-gb-in", "GB put, in steps of 1 KiB"),
    /** A GB read from an on-demand stream by consumers that share. */
    GB_OUT("on-demand-gb-out", "GB read, shared"),
    /** A GB of an on-demand stream sent to a registered consumer. */
    ON_DEMAND_FAN_OUT_GB("on-demand-fan-out-gb", "GB sent, fan-out"),
    /** A GB of an on-demand stream kept beyond 24 hours, for a month. */
    ON_DEMAND_EXTENDED_GB_MONTH(
        "on-demand-extended-retention-gb-month", "extended retention, GB months"),
    /** A GB of an on-demand stream kept for longer than 7 days, for a month. */
    ON_DEMAND_LONG_TERM_GB_MONTH(
        "on-demand-long-term-retention-gb-month", "long-term retention, GB months");

    private final String key;
    private final String inWords;

    Item(String key, String inWords) {
      this.key = key;
      this.inWords = inWords;
    }

    /** Its name in the file. */
    public String key() {
      return key;
    }

    /** Its quantity's name. */
    public String inWords() {
      return inWords;
    }
  }

  private final String region;
  private final String date;
  private final String currency;
  private final Map<Item, Double> prices = new EnumMap<>(Item.class);

  private Prices(Properties file, String name) {
    region = text(file, "region", name);
    date = text(file, "date", name);
    currency = text(file, "currency", name);
    for (Item item : Item.values()) {
      prices.put(item, price(file, item.key, name));
    }
    if (!file.isEmpty()) {
      throw new InvalidLoadException(
          name + ": '" + new TreeSet<>(file.keySet()).first() + "' is no price.");
    }
  }

  private static String text(Properties file, String key, String name) {
    String value = (String) file.remove(key);
    if (value == null || value.isBlank()) {
      throw new InvalidLoadException(name + ": " + key + " is missing.");
    }
    return value.strip();
  }

  private static double price(Properties file, String key, String name) {
    String value = text(file, key, name);
    try {
      double price = Double.parseDouble(value);
      if (price >= 0 && price <= 1e6) {
        return price;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new InvalidLoadException(
        name + ": " + key + " is a number from 0 to a million, not '" + value + "'.");
  }

  /** Those that come along. */
  public static Prices shipped() {
    try {
      return load(new StringReader(shippedText()), SHIPPED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of those that come along, to be edited. */
  public static String shippedText() {
    try (InputStream in = Prices.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException(SHIPPED + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those of a file.
   *
   * @throws InvalidLoadException if it cannot be read, or a price is missing, unknown or no number
   */
  public static Prices read(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InvalidLoadException(
          file + " is no regular file: a file is needed that can be read to its end.");
    }
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return load(in, file.toString());
    } catch (NoSuchFileException e) {
      throw new InvalidLoadException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new InvalidLoadException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Prices load(Reader in, String name) throws IOException {
    Properties file = new Properties();
    try {
      file.load(in);
    } catch (IllegalArgumentException e) {
      throw new InvalidLoadException(name + " is no file of properties: " + e.getMessage(), e);
    }
    return new Prices(file, name);
  }

  /** The price of one. */
  public double of(Item item) {
    return prices.getOrDefault(item, 0.0);
  }

  /** Of which region they are. */
  public String region() {
    return region;
  }

  /** Of which day they are. */
  public String date() {
    return date;
  }

  /** Such as {@code USD}. */
  public String currency() {
    return currency;
  }

  /** Such as {@code USD, us-east-1, as noted on 2025-12-01}. */
  public String inWords() {
    return String.format(Locale.ROOT, "%s, %s, as noted on %s", currency, region, date);
  }
}
