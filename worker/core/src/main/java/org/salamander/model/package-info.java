/**
 * Losses over flat parameter vectors with exact first and second derivatives: a chain of layers on
 * channels-last activations ({@link org.salamander.model.Network}), its descriptions as they stand
 * in configurations ({@link org.salamander.model.Mlp}, {@link org.salamander.model.Conv}), and the
 * names of the parameters ({@link org.salamander.model.Layout}).
 */
@NullMarked
package org.salamander.model;

import org.jspecify.annotations.NullMarked;
