/**
 * What an executor does for one task of a round. Each kind of round is a record that Spark ships.
 */
@NullMarked
package org.salamander.work;

import org.jspecify.annotations.NullMarked;
