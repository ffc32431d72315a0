/** What the formats that Jackson parses have in common. */
@NullMarked
package io.weir.server.protocol.jackson;

import org.jspecify.annotations.NullMarked;
