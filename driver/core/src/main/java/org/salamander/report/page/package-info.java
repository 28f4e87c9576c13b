/**
 * An HTML page that needs no other file: its blocks, charts and tables, and the browser that makes
 * pictures of it. Observable Plot, which the page carries with it, draws the charts.
 */
@NullMarked
package org.salamander.report.page;

import org.jspecify.annotations.NullMarked;
