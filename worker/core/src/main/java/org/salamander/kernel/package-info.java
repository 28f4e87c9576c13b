/**
 * Arithmetic on {@code float[]}: matrix products with gathered rows, elementwise functions. It uses
 * only java.* and the Vector API. Every operation gives the same bits on every JVM, with any number
 * of lanes or without vectors.
 */
package org.salamander.kernel;
