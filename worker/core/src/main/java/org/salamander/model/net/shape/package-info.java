/**
 * The shapes of activations, which are channels-last, and which pixels a convolution's or a pool's
 * window reads.
 */
@NullMarked
package org.salamander.model.net.shape;

import org.jspecify.annotations.NullMarked;
