/**
 * Producing well: {@link io.weir.producer.Producer} takes records one at a time, and sends them in
 * batches, each on its shard's own pace.
 *
 * <p>What happens to a record: {@code Producer} checks it, takes room for it from {@code
 * MemoryBudget}, and gives it to {@code Accumulator}, which keeps a {@code Lane} for each shard. A
 * full lane is sent by the thread that filled it, others by {@code SendThread} when their linger is
 * over; either way as a {@code Request} through the {@link io.weir.producer.gateway.StreamGateway}.
 * What was refused goes back to the head of its lane, and {@code LanePace} says when that lane may
 * try again.
 */
@NullMarked
package io.weir.producer;

import org.jspecify.annotations.NullMarked;
