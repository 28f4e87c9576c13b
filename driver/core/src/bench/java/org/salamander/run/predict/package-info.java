/** What predictions for tables cost. */
@NullMarked
package org.salamander.run.predict;

import org.jspecify.annotations.NullMarked;
