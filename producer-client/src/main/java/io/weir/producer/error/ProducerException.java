package io.weir.producer.error;

import org.jspecify.annotations.Nullable;

/** Why a record was not sent, or not known to be stored. The message says what to do. */
public abstract class ProducerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Without a stack: under load there may be many, and it would lead into this library. */
  protected ProducerException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
