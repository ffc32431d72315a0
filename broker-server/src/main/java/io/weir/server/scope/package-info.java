/** Whose region and account a request is for. */
@NullMarked
package io.weir.server.scope;

import org.jspecify.annotations.NullMarked;
