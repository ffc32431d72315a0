package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The systems that speak the Kinesis API. */
enum KinesisPeer {
  /** Without JVM flags, limits off, as the others have none. */
  WEIR("Weir", "os") {
    @Override
    Endpoint start(Places places) throws IOException {
      ServerProcess server =
          ServerProcess.start(places.jar(), List.of("--durability", "os", "--limits", "off"));
      return new Endpoint() {
        @Override
        public InetSocketAddress address() {
          return server.address();
        }

        @Override
        public void close() {
          server.close();
        }
      };
    }
  },
  /** With its database in a directory; its limit of shards is raised. */
  KINESALITE("kinesalite", "its own, in LevelDB") {
    @Override
    Endpoint start(Places places) throws IOException {
      Path directory = Files.createTempDirectory(places.work(), "kinesalite-");
      int port = ChildProcess.freePort();
      List<String> command =
          List.of(
              "node",
              places.module("kinesalite").resolve("cli.js").toString(),
              "--port",
              Integer.toString(port),
              "--path",
              directory.resolve("db").toString(),
              "--shardLimit",
              "10000");
      return running(ChildProcess.start("kinesalite", command, directory, Map.of()), port);
    }
  },
  /** In memory, as it comes, its limit of shards raised and its logging reduced to errors. */
  KINESIS_LOCAL("kinesis-local", "none, in memory") {
    @Override
    Endpoint start(Places places) throws IOException {
      Path directory = Files.createTempDirectory(places.work(), "kinesis-local-");
      Path module = places.module("kinesis-local");
      int port = ChildProcess.freePort();
      Map<String, String> environment =
          Map.of(
              "KINESIS_MOCK_PLAIN_PORT", Integer.toString(port),
              "KINESIS_MOCK_TLS_PORT", Integer.toString(ChildProcess.freePort()),
              "KINESIS_MOCK_CERT_PATH", module.resolve("server.json").toString(),
              "SHARD_LIMIT", "10000",
              "LOG_LEVEL", "ERROR");
      List<String> command = List.of("node", module.resolve("main.js").toString());
      return running(ChildProcess.start("kinesis-local", command, directory, environment), port);
    }
  };

  private final String title;
  private final String durability;

  KinesisPeer(String title, String durability) {
    this.title = title;
    this.durability = durability;
  }

  String title() {
    return title;
  }

  /** What becomes of acknowledged records at a crash, in a few words. */
  String durability() {
    return durability;
  }

  /** Starts it on an empty directory and waits until it serves. */
  abstract Endpoint start(Places places) throws IOException;

  private static Endpoint running(ChildProcess process, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      process.awaitListening(address);
    } catch (IOException e) {
      process.close();
      throw e;
    }
    return new Endpoint() {
      @Override
      public InetSocketAddress address() {
        return address;
      }

      @Override
      public void close() {
        process.close();
      }
    };
  }
}
