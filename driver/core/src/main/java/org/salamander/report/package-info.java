/**
 * Writes HTML pages about runs: charts, episodes, configuration, provenance. The charts are drawn
 * in the browser by Observable Plot, which is embedded in the page.
 */
@NullMarked
package org.salamander.report;

import org.jspecify.annotations.NullMarked;
