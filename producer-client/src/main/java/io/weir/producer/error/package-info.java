/** What a producer's futures fail with. */
@NullMarked
package io.weir.producer.error;

import org.jspecify.annotations.NullMarked;
