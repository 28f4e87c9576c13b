/** A made-up table to try things on. */
@NullMarked
package org.salamander.table.sample;

import org.jspecify.annotations.NullMarked;
