package io.weir.consumer.gateway.kinesis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Lists a stream's shards, not more often than is worth it: the service has a limit for such calls,
 * and shards change when the end of one has been read, or when somebody else reshards. Thread-safe.
 */
final class ShardListing {
  private static final int MAX_PAGES = 1000;
  private static final long GOOD_FOR_NANOS = Duration.ofSeconds(10).toNanos();

  private final KinesisAsyncClient client;
  private final String stream;
  private @Nullable CompletableFuture<ListedShards> asked;
  private @Nullable ListedShards known;
  private long askedNanos;
  private boolean stale;

  ShardListing(KinesisAsyncClient client, String stream) {
    this.client = client;
    this.stream = stream;
  }

  /**
   * The shards as of some seconds ago, or earlier if they cannot be listed now; nobody who has some
   * waits for newer ones. The call is made elsewhere: a client may wait for credentials.
   */
  synchronized CompletableFuture<ListedShards> get() {
    long now = System.nanoTime();
    CompletableFuture<ListedShards> latest = asked;
    if (latest == null || (latest.isDone() && (stale || now - askedNanos >= GOOD_FOR_NANOS))) {
      askedNanos = now;
      stale = false;
      latest =
          CompletableFuture.completedFuture(stream)
              .thenComposeAsync(unused -> list(), ShardListing::aside);
      asked = latest;
    }
    ListedShards best = known;
    return best == null ? latest : CompletableFuture.completedFuture(best);
  }

  /** A few times a minute: it is not worth a thread that stays. */
  private static void aside(Runnable task) {
    Thread thread = new Thread(task, "weir-shard-listing");
    thread.setDaemon(true);
    thread.start();
  }

  /** There are other shards by now: the next one who asks is to see them. */
  synchronized void expire() {
    stale = true;
  }

  private CompletableFuture<ListedShards> list() {
    ListShardsRequest first = ListShardsRequest.builder().streamName(stream).build();
    return page(first, new ArrayList<>(), MAX_PAGES)
        .thenApply(ListedShards::of)
        .handle(this::orKnown);
  }

  private synchronized ListedShards orKnown(
      @Nullable ListedShards listed, @Nullable Throwable failure) {
    if (listed != null) {
      known = listed;
    }
    ListedShards best = known;
    if (best == null) {
      throw Failures.of(failure);
    }
    return best;
  }

  private CompletableFuture<List<Shard>> page(
      ListShardsRequest request, List<Shard> found, int pagesLeft) {
    return client
        .listShards(request)
        .thenCompose(
            answer -> {
              found.addAll(answer.shards());
              return answer.nextToken() == null || pagesLeft == 0
                  ? CompletableFuture.completedFuture(found)
                  : page(
                      ListShardsRequest.builder().nextToken(answer.nextToken()).build(),
                      found,
                      pagesLeft - 1);
            });
  }
}
