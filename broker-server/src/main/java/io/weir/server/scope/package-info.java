/** Whose region and account a request is for, and the brokers of those. */
@NullMarked
package io.weir.server.scope;

import org.jspecify.annotations.NullMarked;
