package io.weir.server.operation.group;

import io.weir.broker.ConsumerGroups;

/**
 * The lane of a group's members. A heartbeat that waited for a stream to be created, or for a large
 * group to share its shards anew, would come too late, and its member lose its leases. More than
 * one thread would be of no use to a group, which the broker changes one step at a time.
 *
 * @param groups those of its broker
 */
record GroupLane(ConsumerGroups groups, String stream, String group) {}
