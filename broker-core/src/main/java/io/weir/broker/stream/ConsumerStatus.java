package io.weir.broker.stream;

/** What a registered consumer is going through; the names are Amazon's. */
public enum ConsumerStatus {
  /** Its registration has begun and not been completed. */
  CREATING,
  /** Its deregistration has begun and not been completed. */
  DELETING,
  /** It may subscribe. */
  ACTIVE
}
