package io.weir.broker.shard;

import io.weir.broker.routing.HashKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link RoutingTable}: it is immutable, so that whoever sees it sees all of it, even where it was
 * handed over without any order; {@link ActiveStream} hands it over in a volatile field.
 */
@JCStressTest
@Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "not seen")
@Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "leads to the last of four shards")
@Outcome(expect = Expect.FORBIDDEN, desc = "leads elsewhere")
@State
public class RoutesSeenWhole {
  private static final ActiveStream STREAM = StreamsAtWork.of(4);
  private static final ShardSet SHARDS =
      new ShardSet(
          STREAM.shards().stream().map(shard -> STREAM.reader(shard.ref().index())).toList());

  private RoutingTable routes;

  /** The control plane. */
  @Actor
  public void change() {
    routes = RoutingTable.of(STREAM.state(), SHARDS);
  }

  /** A put. */
  @Actor
  public void find(I_Result r) {
    RoutingTable seen = routes;
    HashKey last = HashKey.MAX;
    try {
      r.r1 = seen == null ? -1 : seen.find(last.high(), last.low()).ref().index();
    } catch (RuntimeException e) {
      r.r1 = -2;
    }
  }
}
