/**
 * Writes models as files for DL4J, without using DL4J: the configuration as JSON, the parameters in
 * DL4J's order, and the zip that holds both.
 */
@NullMarked
package org.salamander.model.exchange;

import org.jspecify.annotations.NullMarked;
