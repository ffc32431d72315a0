/** What came of it: figures, and their form as JSON and as one HTML page. */
@NullMarked
package io.weir.sizing.report;

import org.jspecify.annotations.NullMarked;
