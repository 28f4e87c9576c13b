/**
 * Reads and writes CSV files. Input may come from hands, spreadsheets or programs; what cannot be
 * read with certainty is refused with its line and column.
 */
@NullMarked
package org.salamander.csv;

import org.jspecify.annotations.NullMarked;
