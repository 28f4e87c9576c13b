/** A generated table for first experiments. */
@NullMarked
package org.salamander.table.sample;

import org.jspecify.annotations.NullMarked;
