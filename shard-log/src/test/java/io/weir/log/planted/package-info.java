/**
 * Tests of the tests: bugs that are planted into main code, one at a time, and the test that must
 * catch each. They lie in {@code src/test/planted-bugs} of the module whose test catches them.
 */
package io.weir.log.planted;
