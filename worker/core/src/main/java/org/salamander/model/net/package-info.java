/**
 * Our networks: a chain of layers on channels-last activations, each with four passes, and its
 * descriptions as they stand in configurations ({@link org.salamander.model.net.Mlp}, {@link
 * org.salamander.model.net.Conv}, {@link org.salamander.model.net.Policy}).
 */
@NullMarked
package org.salamander.model.net;

import org.jspecify.annotations.NullMarked;
