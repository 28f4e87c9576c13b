/**
 * What commands write: files that appear whole or not at all, and evaluations as text, JSON or CSV.
 */
@NullMarked
package org.salamander.cli.output;

import org.jspecify.annotations.NullMarked;
