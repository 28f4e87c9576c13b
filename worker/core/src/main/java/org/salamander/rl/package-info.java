/**
 * Reinforcement learning: environments as distributions of worlds, rollouts of a policy in them,
 * and tasks whose support and query sets are trajectories. The policy gradient is an ordinary loss
 * ({@link org.salamander.model.net.Policy}), so learners adapt policies as they adapt predictors.
 */
@NullMarked
package org.salamander.rl;

import org.jspecify.annotations.NullMarked;
