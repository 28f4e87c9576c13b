/**
 * What the machine's time is spent on: JMH benchmarks of kernels, meta-gradients and Spark rounds,
 * beside the peak of the same run and, if asked, a peer. {@link org.salamander.bench.Bench} runs
 * them and prints the table.
 */
@NullMarked
package org.salamander.bench;

import org.jspecify.annotations.NullMarked;
