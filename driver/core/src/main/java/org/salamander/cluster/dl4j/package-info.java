/**
 * DL4J's training by parameter averaging on our Spark contexts. DL4J does the arithmetic, so equal
 * bits are not guaranteed.
 */
@NullMarked
package org.salamander.cluster.dl4j;

import org.jspecify.annotations.NullMarked;
