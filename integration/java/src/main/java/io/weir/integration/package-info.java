/** What the runs against a real server share. */
@NullMarked
package io.weir.integration;

import org.jspecify.annotations.NullMarked;
