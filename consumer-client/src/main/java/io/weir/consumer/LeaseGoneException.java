package io.weir.consumer;

/** The lease is not this member's any more; whoever has it goes on at the last checkpoint. */
public final class LeaseGoneException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Of a shard. */
  public LeaseGoneException(String shardId) {
    super("The lease of " + shardId + " is gone.", null, false, false);
  }
}
