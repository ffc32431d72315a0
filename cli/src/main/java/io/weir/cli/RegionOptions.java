package io.weir.cli;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.server.KinesisServer;
import io.weir.server.scope.Scope;
import io.weir.server.scope.ScopedBrokers;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Of which region and account a server is, or of which ones. */
final class RegionOptions {
  private static final int MOST_REGIONS = 256;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region in ARNs; with --multi-region that of unsigned requests.")
  private String region = "us-east-1";

  @Option(
      names = "--account",
      paramLabel = "DIGITS",
      description = "Account in ARNs; with --multi-region that of keys that are no account.")
  private String account = "000000000000";

  @Option(
      names = "--multi-region",
      description =
          "A request is for the region that it is signed for, and for the account that its access"
              + " key is, if that is twelve digits.")
  private boolean multiRegion;

  @Option(
      names = "--max-regions",
      paramLabel = "N",
      description =
          "How many regions there may be with --multi-region, of all accounts; 16 unless said.")
  private @Nullable Integer maxRegions;

  /**
   * Checks what was given.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  void check() {
    Scope unused = multiRegion ? home() : null; // whose parts become names of directories
    if (maxRegions != null && !multiRegion) {
      throw new IllegalArgumentException("--max-regions wants --multi-region.");
    }
    if (most() < 1 || most() > MOST_REGIONS) {
      throw new IllegalArgumentException(
          "--max-regions must be 1 … " + MOST_REGIONS + ", not " + most() + ".");
    }
  }

  /** Gives a broker the flags' region and account, which it checks. */
  BrokerBuilder named(BrokerBuilder settings) {
    return settings.region(region).account(account);
  }

  private Scope home() {
    return new Scope(region, account);
  }

  private int most() {
    return maxRegions == null ? ScopedBrokers.DEFAULT_MOST : maxRegions;
  }

  /** Opens what is to be served: a broker in the directory, or several below it. */
  OpenBrokers open(Path data, Supplier<BrokerBuilder> settings) {
    if (multiRegion) {
      ScopedBrokers brokers = ScopedBrokers.open(data, home(), most(), scope -> settings.get());
      return new OpenBrokers(
          brokers.open(home()), KinesisServer.builder(brokers), brokers::close, inWords(brokers));
    }
    if (ScopedBrokers.areIn(data)) {
      throw new IllegalStateException(
          data.toAbsolutePath().normalize()
              + " holds the streams of several regions: start with --multi-region, or choose"
              + " another --data.");
    }
    Broker broker = named(settings.get()).dataDirectory(data).start();
    return new OpenBrokers(
        broker,
        KinesisServer.builder(broker).region(region).account(account),
        broker::close,
        region + ", account " + account);
  }

  private String inWords(ScopedBrokers brokers) {
    return String.format(
        "those that requests are signed for, of which %d of %d are open;"
            + " %s of account %s for the others",
        brokers.all().size(), brokers.most(), region, account);
  }
}
