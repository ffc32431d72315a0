package io.weir.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Apache Kafka, one node that is its own controller, with the memory that its start script gives
 * it. It forces nothing before it acknowledges, which is what Weir calls {@code os}.
 */
final class Kafka implements AutoCloseable {
  private static final String CLUSTER = "d2Vpci1iZW5jaG1hcmtzIQ";

  private final Places places;
  private final Path directory;
  private final String bootstrap;
  private final ChildProcess broker;

  private Kafka(Places places, Path directory, String bootstrap, ChildProcess broker) {
    this.places = places;
    this.directory = directory;
    this.bootstrap = bootstrap;
    this.broker = broker;
  }

  /** Starts one on an empty directory and waits until it listens. */
  static Kafka start(Places places) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(places.work(), "kafka-");
    int port = ChildProcess.freePort();
    Path properties = directory.resolve("server.properties");
    Files.write(
        properties, settings(port, ChildProcess.freePort(), directory), StandardOpenOption.CREATE);
    tool(
        places,
        directory,
        "kafka.tools.StorageTool",
        List.of("format", "-t", CLUSTER, "-c", properties.toString()));
    List<String> command =
        java(places, List.of("-Xms1G", "-Xmx1G"), "kafka.Kafka", List.of(properties.toString()));
    ChildProcess broker = ChildProcess.start("kafka", command, directory, Map.of());
    try {
      broker.awaitListening(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      broker.close();
      throw e;
    }
    return new Kafka(places, directory, "127.0.0.1:" + port, broker);
  }

  private static List<String> settings(int port, int controllerPort, Path directory) {
    return List.of(
        "process.roles=broker,controller",
        "node.id=1",
        "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
        "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
        "log.dirs=" + directory.resolve("data"),
        "offsets.topic.replication.factor=1");
  }

  /** Makes a topic. */
  void createTopic(String topic, int partitions) throws IOException, InterruptedException {
    run(
        "org.apache.kafka.tools.TopicCommand",
        "--create",
        "--topic",
        topic,
        "--partitions",
        Integer.toString(partitions),
        "--replication-factor",
        "1");
  }

  /**
   * Records a second of Kafka's ProducerPerformance once it is warm: acks=all, no compression. It
   * has the record from a file: without one it makes each anew, letter by letter, while it sends.
   *
   * @param data of each record, text without a line feed, which would make it two
   */
  double produce(String topic, byte[] data, int warmUp, int records)
      throws IOException, InterruptedException {
    Path payload = Files.write(directory.resolve("payload"), data);
    List<String> said =
        run(
            "org.apache.kafka.tools.ProducerPerformance",
            "--topic",
            topic,
            "--num-records",
            Integer.toString(warmUp + records),
            "--warmup-records",
            Integer.toString(warmUp),
            "--payload-file",
            payload.toString(),
            "--throughput",
            "-1",
            "--command-property",
            "acks=all",
            "compression.type=none");
    return KafkaOutput.steadyRecordsPerSecond(said, warmUp, records);
  }

  /** Kafka's EndToEndLatency: one record at a time, from send to poll. */
  KafkaOutput.EndToEnd endToEnd(String topic, int bytes, int records)
      throws IOException, InterruptedException {
    return KafkaOutput.endToEnd(
        run(
            "org.apache.kafka.tools.EndToEndLatency",
            "--topic",
            topic,
            "--num-records",
            Integer.toString(records),
            "--producer-acks",
            "all",
            "--record-size",
            Integer.toString(bytes)));
  }

  private List<String> run(String mainClass, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrap));
    all.addAll(List.of(arguments));
    return tool(places, directory, mainClass, all);
  }

  private static List<String> tool(
      Places places, Path directory, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    String name = mainClass.substring(mainClass.lastIndexOf('.') + 1);
    List<String> command = java(places, List.of(), mainClass, arguments);
    try (ChildProcess process = ChildProcess.start(name, command, directory, Map.of())) {
      return process.await(400, TimeUnit.SECONDS);
    }
  }

  private static List<String> java(
      Places places, List<String> flags, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", places.kafka() + "/*", mainClass));
    command.addAll(arguments);
    return command;
  }

  @Override
  public void close() {
    broker.close();
  }
}
