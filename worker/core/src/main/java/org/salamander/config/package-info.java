/**
 * How a record declares its section of a configuration: the names of its keys, the values each key
 * may hold, and its defaults. Annotations on the components say it once; constructors check by
 * them, the decoder reads them, and {@code salamander keys} prints them. Plug-ins use them too.
 */
@NullMarked
package org.salamander.config;

import org.jspecify.annotations.NullMarked;
