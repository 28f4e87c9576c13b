/**
 * JMH benchmarks of kernels, meta-gradients and Spark rounds. They are compared with the core's peak speed in the same run and, on request, with a peer. {@link org.salamander.bench.Bench} runs
 * them and prints the table.
 */
@NullMarked
package org.salamander.bench;

import org.jspecify.annotations.NullMarked;
