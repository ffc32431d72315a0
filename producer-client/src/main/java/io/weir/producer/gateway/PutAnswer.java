package io.weir.producer.gateway;

import java.util.List;

/** Hears what became of a {@link StreamGateway#putRecords} call: one call of one method. */
public interface PutAnswer {

  /** Each record was stored or refused; in the order of the entries. */
  void onOutcomes(List<PutOutcome> outcomes);

  /**
   * The call failed as a whole. Unless the failure is permanent, its records may have been stored.
   */
  void onFailure(GatewayException why);
}
