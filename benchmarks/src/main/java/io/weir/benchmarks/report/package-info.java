/** What was measured, as JSON, and the pages made of it. */
@NullMarked
package io.weir.benchmarks.report;

import org.jspecify.annotations.NullMarked;
