/**
 * Files of separated values in and out: what users write by hand, by spreadsheet or by program,
 * read as they mean it or refused with line and column.
 */
@NullMarked
package org.salamander.csv;

import org.jspecify.annotations.NullMarked;
