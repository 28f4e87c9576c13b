/**
 * The output of commands: files that are written atomically, and evaluations as text, JSON or CSV.
 */
@NullMarked
package org.salamander.cli.output;

import org.jspecify.annotations.NullMarked;
