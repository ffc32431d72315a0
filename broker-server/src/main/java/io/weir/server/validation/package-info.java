/** The constraints of the service model, and the message that names every violation. */
@NullMarked
package io.weir.server.validation;

import org.jspecify.annotations.NullMarked;
