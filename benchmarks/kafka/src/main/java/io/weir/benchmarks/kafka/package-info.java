/** JMH benchmarks of Apache Kafka's classes. */
@NullMarked
package io.weir.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
