package io.weir.broker.group;

import java.util.List;

/** What a group needs to know of a stream's shards. */
public interface Shards {

  /** The indexes of all shards that are there, closed ones too, ascending. */
  List<Integer> indexes();

  /** Another object than before whenever there are other shards; compared by identity. */
  Object version();

  /** The indexes of the shards that one came from, there or not; none, one or two. */
  List<Integer> parents(int shard);
}
