/**
 * What an executor computes for one task of a round. Each kind of work is a record that Spark sends
 * to executors.
 */
@NullMarked
package org.salamander.work;

import org.jspecify.annotations.NullMarked;
