/** The promises of {@link io.weir.log.LogStore}, as tests that every engine passes. */
@NullMarked
package io.weir.log.contract;

import org.jspecify.annotations.NullMarked;
