/** On-demand streams: what is put into them, and how many shards that asks for. */
@NullMarked
package io.weir.broker.ondemand;

import org.jspecify.annotations.NullMarked;
