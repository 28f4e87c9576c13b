/**
 * Models in the files that DL4J reads, written without DL4J: its configuration as JSON, its
 * parameters in its order, and the zip that holds both.
 */
@NullMarked
package org.salamander.model.exchange;

import org.jspecify.annotations.NullMarked;
