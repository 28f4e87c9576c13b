/**
 * An HTML page that needs no other file: its blocks, charts and tables, and the browser that
 * renders its figures. Observable Plot, which is embedded in the page, draws the charts.
 */
@NullMarked
package org.salamander.report.page;

import org.jspecify.annotations.NullMarked;
