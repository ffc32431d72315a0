package io.weir.server;

/** A text that counts how often it is looked at: what a pattern costs, without a clock. */
public final class CountedText implements CharSequence {
  private final String text;
  private long looks;

  /** Nobody has looked yet. */
  public CountedText(String text) {
    this.text = text;
  }

  /** How often a character was asked for. */
  public long looks() {
    return looks;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    looks++;
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
