/**
 * Arithmetic on {@code float[]}: matrix products with gathered rows, elementwise functions. Knows
 * only java.* and the Vector API. Every operation gives the same bits on every JVM, with any number
 * of lanes and with none.
 */
package org.salamander.kernel;
