package io.weir.cli;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamStatus;
import io.weir.server.KinesisServer;
import io.weir.server.KinesisServerBuilder;
import io.weir.server.http.HttpSettings;
import io.weir.server.tls.TlsIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir server}: a broker on a data directory, served until the process is told to end. */
@Command(
    name = "server",
    description = "Serves the Kinesis API.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    versionProvider = WeirVersion.class)
final class ServerCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--port", paramLabel = "PORT", description = "Port; 0 picks a free one.")
  private int port = 4567;

  @Mixin private TlsOptions tls = new TlsOptions();

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Connections open at once, of both ports together; further ones are closed.")
  private int maxConnections = HttpSettings.defaults().maxConnections();

  @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on.")
  private String host = "127.0.0.1";

  @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept.")
  private Path data = Path.of("weir-data");

  @Option(
      names = "--durability",
      paramLabel = "fsync|os",
      description = "What an acknowledged record survives: a loss of power, or kill -9 only.")
  private DurabilityChoice durability = DurabilityChoice.FSYNC;

  @Option(
      names = "--engine",
      paramLabel = "mapped|chronicle",
      description =
          "What keeps the records. A directory stays with the one it was made by; chronicle wants"
              + " --durability os.")
  private EngineChoice engine = EngineChoice.MAPPED;

  @Option(
      names = "--limits",
      paramLabel = "aws|off",
      description = "Keep the limits of real shards, or none.")
  private LimitsChoice limits = LimitsChoice.AWS;

  @Option(
      names = "--stream",
      paramLabel = "NAME:SHARDS|NAME:on-demand",
      converter = StreamSpec.Converter.class,
      description = "A stream to create if it is not there; may be repeated.")
  private List<StreamSpec> streams = new ArrayList<>();

  @Mixin private RegionOptions regions = new RegionOptions();

  private @Nullable TlsIdentity identity;

  @Option(
      names = "--transition-ms",
      paramLabel = "MILLIS",
      description = "For how long a stream is CREATING, UPDATING and DELETING.")
  private int transitionMillis = 500;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    OpenBrokers brokers = regions.open(data, this::brokerSettings);
    KinesisServer server;
    try {
      streams.forEach(stream -> createIfMissing(brokers.home(), stream));
      server = serve(brokers.server());
    } catch (IOException | RuntimeException e) {
      brokers.close().run();
      throw e;
    }
    ProcessEnd.drainThenExit(server, brokers.close());
    announce(server, brokers.regions());
    new CountDownLatch(1).await(); // The process ends by a signal.
    return 0;
  }

  private void check() {
    try {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("--port must be 0 … 65535, not " + port + ".");
      }
      if (maxConnections < 1) {
        throw new IllegalArgumentException(
            "--max-connections must be positive, not " + maxConnections + ".");
      }
      engine.check(durability.durability());
      tls.check();
      regions.check();
      BrokerBuilder unused = regions.named(brokerSettings());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** What all brokers have in common. */
  private BrokerBuilder brokerSettings() {
    return engine
        .choose(Broker.builder())
        .durability(durability.durability())
        .limits(limits.limits())
        .transitionTime(Duration.ofMillis(transitionMillis));
  }

  private KinesisServer serve(KinesisServerBuilder settings) throws IOException {
    settings.http(HttpSettings.defaults().withMaxConnections(maxConnections));
    if (tls.isAsked()) {
      identity = tls.identity(data, host);
      settings.tls(tls.port(), identity);
    }
    return settings.host(host).port(port).start();
  }

  /** A stream that is there with another number of shards stays as it is: it may hold records. */
  private void createIfMissing(Broker broker, StreamSpec wanted) {
    try {
      StreamDescription present = broker.describeStream(wanted.name());
      if (!isAsWanted(present, wanted)) {
        err()
            .println(
                "weir: stream "
                    + wanted.name()
                    + " is there "
                    + inWords(present.mode(), present.openShardCount())
                    + ", not "
                    + inWords(modeOf(wanted), wanted.shards())
                    + "; it stays as it is.");
      }
    } catch (StreamNotFoundException e) {
      StreamDescription created =
          wanted.isOnDemand()
              ? broker.createOnDemandStream(wanted.name())
              : broker.createStream(wanted.name(), wanted.shards());
      awaitActive(broker, created.name());
      err().println("weir: created stream " + created.name() + ".");
    }
  }

  private static boolean isAsWanted(StreamDescription present, StreamSpec wanted) {
    return present.mode() == modeOf(wanted)
        && (wanted.isOnDemand() || present.openShardCount() == wanted.shards());
  }

  private static StreamMode modeOf(StreamSpec wanted) {
    return wanted.isOnDemand() ? StreamMode.ON_DEMAND : StreamMode.PROVISIONED;
  }

  private static String inWords(StreamMode mode, int shards) {
    return mode == StreamMode.ON_DEMAND ? "on demand" : "with " + shards + " shards";
  }

  /** Who reads "ready" may put at once. */
  private static void awaitActive(Broker broker, String stream) {
    while (broker.describeStream(stream).status() != StreamStatus.ACTIVE) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private void announce(KinesisServer server, String served) {
    String address = address("http", server.port());
    err().println("Weir " + WeirVersion.current() + ": Kinesis at " + address);
    String ready = "ready kinesis=" + address;
    TlsIdentity shown = identity;
    if (shown != null) {
      String secured = address("https", server.tlsPort().orElseThrow());
      err().println("  TLS         " + secured + ", certificate " + shown.certificate());
      ready += " tls=" + secured + " certificate=" + shown.certificate();
    }
    err().println("  data        " + data.toAbsolutePath().normalize());
    err().println("  region      " + served);
    err().println("  engine      " + engine.inWords());
    err().println("  durability  " + durability.inWords());
    err().println("  limits      " + limits.inWords());
    err().flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(ready);
    out.flush();
  }

  private String address(String scheme, int atPort) {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + atPort;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
