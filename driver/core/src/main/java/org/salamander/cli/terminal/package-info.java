/** What the command line writes to a terminal: progress, the time left, printable text. */
@NullMarked
package org.salamander.cli.terminal;

import org.jspecify.annotations.NullMarked;
