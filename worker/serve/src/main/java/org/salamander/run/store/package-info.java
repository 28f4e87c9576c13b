/** Storage of runs: folders on any file system, {@code .npy} arrays, digests. */
@NullMarked
package org.salamander.run.store;

import org.jspecify.annotations.NullMarked;
