/**
 * The algorithms, one record each. A record's components are its configuration keys; its methods
 * say what is meta-learned, what one task contributes to the sum over tasks, and how z adapts to a
 * new task. Most algorithms share the inner loop of {@link org.salamander.learner.inner}. They
 * differ in which parameters adapt, at which rates, and in how the query gradient is propagated
 * back to z. {@link org.salamander.learner.Learners} lists them by name.
 */
@NullMarked
package org.salamander.learner;

import org.jspecify.annotations.NullMarked;
