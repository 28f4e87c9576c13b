/**
 * Reads HOCON into records. A record's components declare the keys with their defaults, meanings
 * and bounds, in one place. Every error names the file, the key, the value found and the values
 * allowed.
 */
@NullMarked
package org.salamander.run.config;

import org.jspecify.annotations.NullMarked;
