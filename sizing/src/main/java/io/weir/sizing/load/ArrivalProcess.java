package io.weir.sizing.load;

/** How events follow each other. */
public enum ArrivalProcess {
  /** At equal distances. */
  STEADY("at equal distances"),
  /** Independently of each other, as those of many users do: distances are exponential. */
  POISSON("Poisson");

  private final String inWords;

  ArrivalProcess(String inWords) {
    this.inWords = inWords;
  }

  /** Such as a report says it. */
  public String inWords() {
    return inWords;
  }
}
