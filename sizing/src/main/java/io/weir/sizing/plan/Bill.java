package io.weir.sizing.plan;

import java.util.List;

/** What a month costs: quantities times prices. */
public record Bill(List<Line> lines) {
  /** One thing that has a price, and how many of it a month takes. */
  public record Line(Prices.Item item, double quantity, double price) {
    /** What it costs. */
    public double amount() {
      return quantity * price;
    }
  }

  /** Copies the list. */
  public Bill {
    lines = List.copyOf(lines);
  }

  /** What all of it costs. */
  public double total() {
    return lines.stream().mapToDouble(Line::amount).sum();
  }
}
