package io.weir.benchmarks.jmh;

import io.weir.benchmarks.report.Figure;
import java.util.List;
import java.util.Map;

/**
 * What JMH measured of one benchmark with one choice of parameters.
 *
 * @param benchmark class and method, without the package
 * @param parameters in the order in which JMH names them
 * @param run how it was run, in words
 * @param median of all invocations, or, in JMH's average-time mode, of the iterations' averages
 * @param figures to be shown, the median first
 */
record JmhResult(
    String benchmark,
    Map<String, String> parameters,
    String run,
    double median,
    List<Figure> figures) {}
