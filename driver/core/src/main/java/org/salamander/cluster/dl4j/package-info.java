/**
 * DL4J's training by parameter averaging on our Spark contexts. Its arithmetic is DL4J's, outside
 * the promise of equal bits.
 */
@NullMarked
package org.salamander.cluster.dl4j;

import org.jspecify.annotations.NullMarked;
