/**
 * Writes HTML pages about runs: charts, episodes, configuration, provenance. The charts are drawn
 * in the browser by Observable Plot, which the page carries with it.
 */
@NullMarked
package org.salamander.report;

import org.jspecify.annotations.NullMarked;
