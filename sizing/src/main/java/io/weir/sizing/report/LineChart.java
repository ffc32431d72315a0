package io.weir.sizing.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart of values over the seconds of a run, as SVG. Long runs are shown by the greatest value of
 * some seconds each, as limits are those of a second; the caption says so. Not thread-safe.
 */
final class LineChart {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 180;
  private static final int LEFT = 44;
  private static final int RIGHT = 12;
  private static final int TOP = 8;
  private static final int BOTTOM = 26;
  private static final int MOST_POINTS = 240;

  private final String title;
  private final String caption;
  private final int seconds;
  private final List<Layer> layers = new ArrayList<>();
  private double limit;
  private double top;

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Layer(double[] values, String cssClass, boolean filled) {}

  /**
   * An empty chart.
   *
   * @param title says what it shows to whoever does not see it
   * @param caption stands above it
   */
  LineChart(String title, String caption, int seconds) {
    this.title = title;
    this.caption = caption;
    this.seconds = seconds;
  }

  /** Adds an area below values, one for each second. */
  LineChart area(double[] values, String cssClass) {
    return add(values, cssClass, true);
  }

  /** Adds a line. */
  LineChart line(double[] values, String cssClass) {
    return add(values, cssClass, false);
  }

  private LineChart add(double[] values, String cssClass, boolean filled) {
    double[] shown = bucketed(values);
    for (double value : shown) {
      top = Math.max(top, value);
    }
    layers.add(new Layer(shown, cssClass, filled));
    return this;
  }

  /** Adds a limit, drawn right across. */
  LineChart limit(double value) {
    limit = value;
    top = Math.max(top, value * 1.12);
    return this;
  }

  /** Lets the axis go so far at least, so that what is next to nothing looks so. */
  LineChart atLeast(double value) {
    top = Math.max(top, value);
    return this;
  }

  private static double[] bucketed(double[] values) {
    int size = bucketSeconds(values.length);
    if (size == 1) {
      return values;
    }
    double[] most = new double[(values.length + size - 1) / size];
    for (int i = 0; i < values.length; i++) {
      most[i / size] = Math.max(most[i / size], values[i]);
    }
    return most;
  }

  private static int bucketSeconds(int seconds) {
    return Math.max(1, (seconds + MOST_POINTS - 1) / MOST_POINTS);
  }

  private String captionInFull() {
    int size = bucketSeconds(seconds);
    return size == 1 ? caption : caption + ", the greatest of each " + size + " s";
  }

  String figure() {
    double step = Ticks.step(Math.max(top, 1e-9), 4);
    top = Math.ceil(Math.max(top, 1e-9) / step - 1e-9) * step;
    Html svg = new Html();
    svg.raw("<figure>").element("figcaption", captionInFull());
    svg.raw(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><title>%s</title>\n",
        WIDTH, HEIGHT, Html.escaped(title), Html.escaped(title));
    for (double y = 0; y <= top + step / 2; y += step) {
      svg.raw(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
              + "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
          LEFT, WIDTH - RIGHT, y(y), y(y), LEFT - 7, y(y) + 3.5, Ticks.label(y, step));
    }
    int secondsStep = Ticks.seconds(seconds);
    for (int x = 0; x <= seconds; x += secondsStep) {
      svg.raw(
          "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
          x(x), HEIGHT - 8, Ticks.clock(x, seconds));
    }
    layers.forEach(layer -> draw(layer, svg));
    if (limit > 0) {
      svg.raw(
          "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n",
          LEFT, WIDTH - RIGHT, y(limit), y(limit));
    }
    return svg.raw("</svg></figure>\n").toString();
  }

  private void draw(Layer layer, Html svg) {
    StringBuilder path = new StringBuilder();
    double width = (double) seconds / layer.values.length;
    for (int i = 0; i < layer.values.length; i++) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1fH%.1f",
              i == 0 ? "M" : "L",
              x(i * width),
              y(layer.values[i]),
              x((i + 1) * width)));
    }
    if (layer.filled && layer.values.length > 0) {
      path.append(String.format(Locale.ROOT, "V%.1fH%.1fZ", y(0), x(0)));
    }
    svg.raw(
        "<path class=\"%s\" %sd=\"%s\"/>\n",
        layer.cssClass, layer.filled ? "" : "fill=\"none\" ", path);
  }

  private double x(double second) {
    return LEFT + second / Math.max(1, seconds) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
  }
}
