/**
 * The layers of our networks. Each {@link org.salamander.model.net.layer.Layer} has four passes:
 * forward, backward, and the tangent of both. A {@link org.salamander.model.net.layer.Chain} runs
 * them one after another. Public for {@link org.salamander.model.net}, which builds networks of
 * them; users choose layers by configuration.
 */
@NullMarked
package org.salamander.model.net.layer;

import org.jspecify.annotations.NullMarked;
