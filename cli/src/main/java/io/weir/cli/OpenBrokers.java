package io.weir.cli;

import io.weir.broker.Broker;
import io.weir.server.KinesisServerBuilder;

/**
 * What a server serves.
 *
 * @param home the broker of the flags' region and account
 * @param server the settings of a server for it and the others
 * @param close closes all of them
 * @param regions which regions that are, for people
 */
record OpenBrokers(Broker home, KinesisServerBuilder server, Runnable close, String regions) {}
