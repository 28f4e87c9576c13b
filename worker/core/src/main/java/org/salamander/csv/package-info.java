/**
 * Reads and writes CSV files. People, spreadsheets or programs may have written the input.
 * Ambiguous input is refused; the message names line and column.
 */
@NullMarked
package org.salamander.csv;

import org.jspecify.annotations.NullMarked;
