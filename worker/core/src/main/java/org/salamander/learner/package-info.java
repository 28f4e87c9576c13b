/**
 * The algorithms. One update rule carries the family: an inner loop z<sub>k+1</sub> = z<sub>k</sub>
 * − r ⊙ ∇L<sub>S</sub>(z<sub>k</sub>), remembered by {@link org.salamander.learner.Path} so that a
 * gradient at its end can be pulled back to its start; an algorithm is one record that says which
 * rates, which pullback, which term of the sum. The sum itself is {@link
 * org.salamander.learner.Partial}.
 */
@org.jspecify.annotations.NullMarked
package org.salamander.learner;
