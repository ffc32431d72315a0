package io.weir.log;

/**
 * An engine cannot do what it is configured to do, or not in this JVM. Nothing was opened or made.
 * The message says what is missing, or which setting to choose.
 */
public class EngineSettingException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public EngineSettingException(String message) {
    super(message);
  }
}
