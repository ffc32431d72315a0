package io.weir.broker.catalog;

/**
 * A time with one relation between the clocks.
 *
 * @param skewMillis what the wall clock says, less the uptime of all brokers on the directory
 * @param untilMillis the uptime when that was last so
 */
public record ClockEra(long skewMillis, long untilMillis) {}
