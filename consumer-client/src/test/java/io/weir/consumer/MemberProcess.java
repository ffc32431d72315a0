package io.weir.consumer;

import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.kinesis.KinesisGateway;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/**
 * A program that is a member of a group, with defaults throughout: prints shard and data of each
 * record that it processes, until it is killed or its standard input ends.
 */
final class MemberProcess {
  private MemberProcess() {}

  /** Of an endpoint, a member's id, and "fan-out" or "shared". */
  public static void main(String[] args) throws IOException {
    KinesisAsyncClient client = NetworkFixture.client(URI.create(args[0]));
    ConsumerGateway gateway =
        args[2].equals("fan-out")
            ? KinesisGateway.fanOut(client, "s", "g")
            : KinesisGateway.shared(client, "s", "g");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Consumer consumer =
        Consumer.builder(gateway)
            .memberId(args[1])
            .onRecords(records -> records.forEach(record -> print(out, record)))
            .start()) {
      out.println("started " + consumer.memberId());
      while (System.in.read() >= 0) {
        // Until the test has gone.
      }
    }
    client.close();
  }

  private static void print(PrintStream out, ConsumerRecord record) {
    String data = new String(record.dataBytes(), StandardCharsets.UTF_8);
    out.println("record " + record.shardId() + " " + data);
  }
}
