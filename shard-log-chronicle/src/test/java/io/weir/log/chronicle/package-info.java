/** Tests of the Chronicle engine. */
package io.weir.log.chronicle;
