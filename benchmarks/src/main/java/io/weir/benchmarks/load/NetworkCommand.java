package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Report;
import io.weir.benchmarks.report.Row;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code network}: one operation of the API, at a rate or as often as goes. */
@Command(
    name = "network",
    description = {
      "Calls one operation over the network and checks every answer.",
      "With --rate it is an open loop: latency counts from when a call was due."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class NetworkCommand implements Callable<Integer> {
  private static final String STREAM = "load";

  @Option(names = "--jar", hidden = true)
  private @Nullable Path jar;

  @Option(names = "--endpoint", description = "A server that runs already, such as http://…:4567.")
  private @Nullable URI endpoint;

  @Option(names = "--durability", description = "os or fsync, of a server that is run.")
  private String durability = "os";

  @Option(names = "--operation", description = "${COMPLETION-CANDIDATES}.")
  private LoadOperation operation = LoadOperation.PUT_RECORDS;

  @Option(names = "--http", description = "${COMPLETION-CANDIDATES}.")
  private HttpChoice http = HttpChoice.HTTP1;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}.")
  private WireForm form = WireForm.JSON;

  @Option(names = "--shards", description = "Of the stream.")
  private int shards = 100;

  @Option(names = "--connections", description = "To the server.")
  private int connections = 16;

  @Option(names = "--in-flight", description = "Calls under way on each, without --rate.")
  private int inFlight = 1;

  @Option(names = "--bytes", description = "Of each record's data.")
  private int bytes = 1024;

  @Option(names = "--records", description = "Of each PutRecords; at most, of each GetRecords.")
  private int records = 100;

  @Option(names = "--rate", description = "Calls a second; 0: as many as goes.")
  private double rate;

  @Option(names = "--warm-up", description = "Seconds not counted.")
  private int warmUp = 10;

  @Option(names = "--seconds", description = "Seconds counted.")
  private int seconds = 20;

  @Option(names = "--fill", description = "Megabytes put before reading begins.")
  private int fill = 500;

  @Option(names = "--json", description = "Writes the result to this file, too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    Requirements.atLeast(1, shards, "--shards");
    Requirements.atLeast(1, fill, "--fill");
    Wire wire = new Wire(http, form, connections);
    Shape shape = new Shape(bytes, records);
    Timing timing = new Timing(rate, inFlight, warmUp, seconds);
    if (endpoint != null) {
      InetSocketAddress server = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
      return load(server, "unknown", wire, shape, timing);
    }
    if (jar == null) {
      throw new IllegalArgumentException("give --jar or --endpoint");
    }
    try (ServerProcess server =
        ServerProcess.start(jar, List.of("--durability", durability, "--limits", "off"))) {
      return load(server.address(), durability, wire, shape, timing);
    }
  }

  private int load(InetSocketAddress server, String mode, Wire wire, Shape shape, Timing timing)
      throws Exception {
    Map<String, String> conditions = conditions(wire, mode);
    System.out.println(operation + " " + conditions);
    try (NetworkLoad load = new NetworkLoad(server, wire)) {
      String arn = load.createStream(STREAM, shards);
      LoadResult result =
          operation.run(new LoadOperation.Target(load, STREAM, arn, shards, fill), shape, timing);
      System.out.println(result.text());
      Row row = Rows.of("network", operation.title(), conditions, result);
      if (json != null) {
        Report.today("benchmarks/load network", List.of(row)).write(json);
      }
      return result.clean() ? 0 : 1;
    }
  }

  private Map<String, String> conditions(Wire wire, String mode) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", mode);
    conditions.put("wire", wire.toString());
    conditions.put("shards", Integer.toString(shards));
    conditions.put("record", bytes + " B");
    conditions.put("records a call", Integer.toString(records));
    conditions.put("load", rate > 0 ? rate + " calls/s" : inFlight + " calls under way each");
    return conditions;
  }
}
