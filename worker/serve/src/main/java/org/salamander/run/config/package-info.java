/**
 * HOCON to records: what keys exist is read off the records' components, so that defaults, meaning
 * and checks stand in one place. Every error names the file, the key, the value found and the
 * values allowed.
 */
@NullMarked
package org.salamander.run.config;

import org.jspecify.annotations.NullMarked;
