/** Evaluation of meta-parameters on held-out tasks. */
@NullMarked
package org.salamander.run.evaluate;

import org.jspecify.annotations.NullMarked;
