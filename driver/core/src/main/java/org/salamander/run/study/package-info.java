/** Studies of many runs: sweeps over settings, published tables, batch sizes. */
@NullMarked
package org.salamander.run.study;

import org.jspecify.annotations.NullMarked;
