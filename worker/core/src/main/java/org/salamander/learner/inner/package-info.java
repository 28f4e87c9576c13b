/**
 * The inner loop that the algorithms share: z<sub>k+1</sub> = z<sub>k</sub> − r<sub>k</sub> ⊙
 * u<sub>k</sub>, with u<sub>k</sub> from the gradient ∇L<sub>S</sub>(z<sub>k</sub>). A {@link
 * org.salamander.learner.inner.Descent} describes which loss it descends, which slices adapt at
 * which {@link org.salamander.learner.inner.Rates}, and by which {@link
 * org.salamander.learner.inner.InnerRule}. The {@link org.salamander.learner.inner.InnerLoop} runs
 * it, stores its steps, and propagates a gradient from its end back to its start.
 */
@NullMarked
package org.salamander.learner.inner;

import org.jspecify.annotations.NullMarked;
