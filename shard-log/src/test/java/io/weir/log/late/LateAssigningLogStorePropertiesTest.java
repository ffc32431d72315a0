package io.weir.log.late;

import io.weir.log.LogStore;
import io.weir.log.contract.LogStoreProperties;

final class LateAssigningLogStorePropertiesTest extends LogStoreProperties {
  private final LateCluster cluster = new LateCluster();

  @Override
  protected LogStore openStore() {
    return new LateAssigningLogStore(cluster);
  }
}
