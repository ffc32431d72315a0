/**
 * Runs the jcstress tests. They stand in the packages of the classes that they try, to reach what
 * is private to these.
 */
package io.weir.concurrency;
