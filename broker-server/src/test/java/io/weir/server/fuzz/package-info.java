/**
 * Arbitrary input, by Jazzer: each test here runs on the inputs in {@code src/test/resources}, and
 * looks for new ones with {@code integration/reliability fuzz}.
 */
package io.weir.server.fuzz;
