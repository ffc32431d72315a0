package io.weir.server;

import io.weir.broker.Broker;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.Lanes;
import io.weir.server.operation.OperationDispatcher;
import io.weir.server.operation.OperationTable;
import io.weir.server.operation.StreamArns;
import io.weir.server.protocol.WireFormats;
import io.weir.server.protocol.cbor.CborFormat;
import io.weir.server.protocol.json.JsonFormat;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Makes the API of a broker: what all of a server's brokers share is made once. Thread-safe. */
final class KinesisApi {
  private final OperationDispatcher dispatcher;
  private final WireFormats formats;
  private final InstantSource clock;

  /**
   * For one server.
   *
   * @param blocking runs what may wait for the disk
   * @param lanes runs what may too, and is to wait for nothing else
   * @param clock what page tokens expire by
   */
  KinesisApi(Executor blocking, Lanes lanes, InstantSource clock) {
    this.dispatcher = new OperationDispatcher(blocking, lanes);
    this.formats = new WireFormats(List.of(new JsonFormat(), new CborFormat()));
    this.clock = clock;
  }

  /** The API of a broker, whose region and account these must be. */
  KinesisHandler of(Broker broker, String region, String account) {
    ErrorMapper errors = new ErrorMapper(account);
    StreamArns arns = new StreamArns(region, account);
    return new KinesisHandler(
        new OperationTable(
            Map.of(
                KinesisHandler.KINESIS, KinesisOperations.of(broker, arns, errors, clock),
                KinesisHandler.WEIR, GroupOperations.of(broker, arns))),
        dispatcher,
        formats,
        errors);
  }
}
