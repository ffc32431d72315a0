package io.weir.benchmarks.load;

import io.weir.producer.Producer;
import io.weir.producer.gateway.kinesis.KinesisGateway;
import java.net.InetSocketAddress;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** What one producer of {@code producer-client} sends over the network. */
public final class ProducerLoad {
  /** Of an aggregated record, in bytes. */
  public static final int AGGREGATE_BYTES = 50 * 1024;

  private ProducerLoad() {}

  /**
   * Records a second that are acknowledged after the warm-up, by one producer that sends all the
   * time. All outcomes are awaited; none may be a failure.
   *
   * @param data of each record; it is made once, so that making it takes no time of the producer's
   * @param aggregate of an aggregated record, in bytes; 0: not aggregated
   * @param signed whether its requests are
   */
  public static double recordsPerSecond(
      InetSocketAddress server,
      int shards,
      byte[] data,
      int aggregate,
      boolean signed,
      int warmUpSeconds,
      int seconds)
      throws Exception {
    try (NetworkLoad control =
        new NetworkLoad(server, new Wire(HttpChoice.HTTP1, WireForm.JSON, 1))) {
      control.createStream("s", shards);
    }
    try (KinesisAsyncClient client = signed ? Sdk.client(server) : Sdk.unsigned(server)) {
      Sends sends = Sends.producer(producer(client, "s", aggregate), data);
      return Throughput.steadyRate(sends, warmUpSeconds, seconds);
    }
  }

  static Producer producer(KinesisAsyncClient client, String stream, int aggregate) {
    var builder = Producer.builder(new KinesisGateway(client, stream));
    return (aggregate == 0 ? builder : builder.aggregate(aggregate)).start();
  }
}
