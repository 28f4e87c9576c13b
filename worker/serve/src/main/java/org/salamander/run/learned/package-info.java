/** What a run has learned, read from its directory without the data that it was trained on. */
@NullMarked
package org.salamander.run.learned;

import org.jspecify.annotations.NullMarked;
