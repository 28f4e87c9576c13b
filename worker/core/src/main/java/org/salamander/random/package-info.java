/** Random draws as pure functions of their names: run seed, iteration, task index, purpose. */
@NullMarked
package org.salamander.random;

import org.jspecify.annotations.NullMarked;
