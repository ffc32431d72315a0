package io.weir.integration.kcl;

import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** KCL's two ways to get records. */
enum Retrieval {
  /** GetRecords, which shares a shard's limits with all others. */
  POLLING {
    @Override
    RetrievalSpecificConfig config(KinesisAsyncClient kinesis, String stream, String application) {
      return new PollingConfig(stream, kinesis);
    }
  },

  /** SubscribeToShard, as a registered consumer. */
  FANOUT {
    @Override
    RetrievalSpecificConfig config(KinesisAsyncClient kinesis, String stream, String application) {
      return new FanOutConfig(kinesis).streamName(stream).applicationName(application);
    }
  };

  abstract RetrievalSpecificConfig config(
      KinesisAsyncClient kinesis, String stream, String application);
}
